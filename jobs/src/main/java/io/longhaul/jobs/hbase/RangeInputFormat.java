package io.longhaul.jobs.hbase;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.NullWritable;
import org.apache.hadoop.mapreduce.InputFormat;
import org.apache.hadoop.mapreduce.InputSplit;
import org.apache.hadoop.mapreduce.JobContext;
import org.apache.hadoop.mapreduce.RecordReader;
import org.apache.hadoop.mapreduce.TaskAttemptContext;

/**
 * One task for each range of a window. It reads nothing: the mappers do, since HBase's own reader
 * of tables, when a scan of it breaks, goes on at the row it had begun and gives a part of a wide
 * row twice. Public, since Hadoop makes it by its name.
 */
public final class RangeInputFormat extends InputFormat<NullWritable, NullWritable> {
  private static final String RANGES = "longhaul.hbase.ranges";
  private static final ObjectMapper JSON = new ObjectMapper();

  static void set(Configuration conf, List<RangeSplit> splits) throws IOException {
    ArrayNode list = JSON.createArrayNode();
    for (RangeSplit split : splits) {
      split.writeTo(list.addObject());
    }
    conf.set(RANGES, list.toString());
  }

  @Override
  public List<InputSplit> getSplits(JobContext context) throws IOException {
    List<InputSplit> splits = new ArrayList<>();
    for (JsonNode split : JSON.readTree(context.getConfiguration().getRaw(RANGES))) {
      splits.add(RangeSplit.of(split));
    }
    return splits;
  }

  @Override
  public RecordReader<NullWritable, NullWritable> createRecordReader(
      InputSplit split, TaskAttemptContext context) {
    return new Nothing();
  }

  private static final class Nothing extends RecordReader<NullWritable, NullWritable> {
    @Override
    public void initialize(InputSplit split, TaskAttemptContext context) {}

    @Override
    public boolean nextKeyValue() {
      return false;
    }

    @Override
    public NullWritable getCurrentKey() {
      return NullWritable.get();
    }

    @Override
    public NullWritable getCurrentValue() {
      return NullWritable.get();
    }

    @Override
    public float getProgress() {
      return 0;
    }

    @Override
    public void close() {}
  }
}
