package io.longhaul.jobs.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.SequenceFile;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapreduce.InputFormat;
import org.apache.hadoop.mapreduce.InputSplit;
import org.apache.hadoop.mapreduce.JobContext;
import org.apache.hadoop.mapreduce.RecordReader;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.mapreduce.lib.input.FileSplit;
import org.apache.hadoop.mapreduce.lib.input.SequenceFileRecordReader;
import org.apache.hadoop.tools.CopyListingFileStatus;
import org.apache.hadoop.tools.DistCpConstants;

/**
 * Divides the listing of a wave among as many maps as its job is to have, also in the local runner,
 * which sets their usual number to 1. Each gets about the same work: a file is its bytes, and what
 * its calls take. Public, since Hadoop makes it by its name.
 */
public final class WaveInputFormat extends InputFormat<Text, CopyListingFileStatus> {
  /** Names the class in the configuration of a job. */
  static final String KEY = "distcp." + DistCpConstants.UNIFORMSIZE + ".strategy.impl";

  /** How many maps a job is to have. */
  static final String MAPS = "longhaul.maps";

  /** What a stream carries in the time that the calls for a small file take. */
  private static final long CALLS = 1L << 20;

  @Override
  public List<InputSplit> getSplits(JobContext context) throws IOException {
    Configuration conf = context.getConfiguration();
    Path listing = new Path(conf.get(DistCpConstants.CONF_LABEL_LISTING_FILE_PATH));
    long work =
        conf.getLong(DistCpConstants.CONF_LABEL_TOTAL_BYTES_TO_BE_COPIED, 0)
            + CALLS * conf.getLong(DistCpConstants.CONF_LABEL_TOTAL_NUMBER_OF_RECORDS, 0);
    long share = Math.max(1, work / Math.max(1, conf.getInt(MAPS, 1)));
    List<InputSplit> splits = new ArrayList<>();
    try (SequenceFile.Reader reader =
        new SequenceFile.Reader(conf, SequenceFile.Reader.file(listing))) {
      Text path = new Text();
      CopyListingFileStatus file = new CopyListingFileStatus();
      long first = 0;
      long end = 0;
      long done = 0;
      while (reader.next(path, file)) {
        // Where the work so far has filled the shares so far.
        if (end > first && done >= share * (splits.size() + 1)) {
          splits.add(new FileSplit(listing, first, end - first, null));
          first = end;
        }
        done += file.getLen() + CALLS;
        end = reader.getPosition();
      }
      if (end > first) {
        splits.add(new FileSplit(listing, first, end - first, null));
      }
    }
    return splits;
  }

  @Override
  public RecordReader<Text, CopyListingFileStatus> createRecordReader(
      InputSplit split, TaskAttemptContext context) {
    return new SequenceFileRecordReader<>();
  }
}
