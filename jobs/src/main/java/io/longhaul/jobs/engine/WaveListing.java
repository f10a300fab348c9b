package io.longhaul.jobs.engine;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.SequenceFile;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapreduce.security.TokenCache;
import org.apache.hadoop.security.Credentials;
import org.apache.hadoop.tools.CopyListing;
import org.apache.hadoop.tools.CopyListingFileStatus;
import org.apache.hadoop.tools.DistCpContext;

/**
 * Gives DistCp the files of a wave, as they are planned and in their order, in place of a listing
 * of its own; and the job the tickets for both sides. DistCp makes it by the name of its class, so
 * what joins it to the wave is static: it is there while the wave's job is being submitted.
 */
public final class WaveListing extends CopyListing {
  /** Names the class in the configuration of a job. */
  static final String KEY = "distcp.copy.listing.class";

  /** The key of the wave's id in the configuration of its job. */
  static final String WAVE = "longhaul.wave";

  private static final Map<String, Submitted> SUBMITTED = new ConcurrentHashMap<>();

  /**
   * A wave on its way.
   *
   * @param source name of the paced file system
   * @param target name of the paced file system
   */
  record Submitted(DistCpWave wave, LeaseEndpoint endpoint, String source, String target) {}

  private final Submitted submitted;
  private long bytes;

  /** As DistCp calls it. */
  public WaveListing(Configuration conf, Credentials credentials) {
    super(conf, credentials);
    this.submitted = SUBMITTED.get(conf.get(WAVE, ""));
  }

  static void keep(String id, Submitted wave) {
    SUBMITTED.put(id, wave);
  }

  static void forget(String id) {
    SUBMITTED.remove(id);
  }

  @Override
  protected void validatePaths(DistCpContext context) {
    if (submitted == null) {
      throw new IllegalStateException("No wave is being submitted as " + getConf().get(WAVE));
    }
  }

  @Override
  protected void doBuildListing(Path listing, DistCpContext context) throws IOException {
    submitted.endpoint().admit(submitted.source(), getCredentials());
    submitted.endpoint().admit(submitted.target(), getCredentials());
    Path root = new Path(PacedFileSystem.SCHEME, submitted.source(), "/");
    TokenCache.obtainTokensForNamenodes(getCredentials(), new Path[] {root}, getConf());
    try (SequenceFile.Writer writer =
        SequenceFile.createWriter(
            getConf(),
            SequenceFile.Writer.file(listing),
            SequenceFile.Writer.keyClass(Text.class),
            SequenceFile.Writer.valueClass(CopyListingFileStatus.class),
            SequenceFile.Writer.compression(SequenceFile.CompressionType.NONE))) {
      for (DistCpWave.Entry file : submitted.wave().files()) {
        Path path = new Path(PacedFileSystem.SCHEME, submitted.source(), file.source());
        FileStatus status = new FileStatus(file.length(), false, 0, 0, 0, path);
        // A split can begin at a mark only.
        writer.sync();
        writer.append(new Text("/" + file.target()), new CopyListingFileStatus(status));
        bytes += file.length();
      }
    }
  }

  @Override
  protected long getBytesToCopy() {
    return bytes;
  }

  @Override
  protected long getNumberOfPaths() {
    return submitted.wave().files().size();
  }
}
