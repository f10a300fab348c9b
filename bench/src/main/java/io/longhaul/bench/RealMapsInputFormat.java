package io.longhaul.bench;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapreduce.InputFormat;
import org.apache.hadoop.mapreduce.InputSplit;
import org.apache.hadoop.mapreduce.JobContext;
import org.apache.hadoop.mapreduce.RecordReader;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.mapreduce.task.JobContextImpl;
import org.apache.hadoop.tools.CopyListingFileStatus;
import org.apache.hadoop.tools.mapred.UniformSizeInputFormat;

/**
 * DistCp's own way to split, with the number of maps from a key of ours: the local job runner sets
 * the usual one to 1 whatever was asked for. Public because Hadoop makes it by reflection.
 */
public final class RealMapsInputFormat extends InputFormat<Text, CopyListingFileStatus> {
  static final String STRATEGY = "realmaps";
  static final String MAPS = "longhaul.bench.maps";

  private final UniformSizeInputFormat uniform = new UniformSizeInputFormat();

  @Override
  public List<InputSplit> getSplits(JobContext context) throws IOException, InterruptedException {
    Configuration conf = new Configuration(context.getConfiguration());
    conf.setInt(JobContext.NUM_MAPS, conf.getInt(MAPS, 1));
    return uniform.getSplits(new JobContextImpl(conf, context.getJobID()));
  }

  @Override
  public RecordReader<Text, CopyListingFileStatus> createRecordReader(
      InputSplit split, TaskAttemptContext context) throws IOException, InterruptedException {
    return uniform.createRecordReader(split, context);
  }
}
