package io.longhaul.common.storage;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/** Makes Hadoop's file systems, none of them from its cache. */
final class HadoopClient {
  private HadoopClient() {}

  /**
   * Opens one of its own; talks to no server yet.
   *
   * @param root scheme and authority
   */
  static FileSystem open(String root, StoreSpec spec) throws IOException {
    Configuration conf = HadoopSettings.of(spec.conf());
    try {
      return FileSystem.newInstance(URI.create(root + "/"), conf);
    } catch (UnsupportedFileSystemException e) {
      throw StoreUri.invalid(
          root, "no file system of this scheme: put its connector on the class path");
    } catch (IOException e) {
      throw StoreFailure.of("open", root, e);
    } catch (RuntimeException e) {
      throw explained(root, e);
    }
  }

  /** Hadoop hides what an operator can mend in runtime exceptions without types of their own. */
  private static RuntimeException explained(String root, RuntimeException e) {
    String remedy;
    if (e.getCause() instanceof UnknownHostException unknown) {
      remedy =
          "unknown host "
              + unknown.getMessage()
              + " (of a nameservice, give the dfs.nameservices settings by hadoop: or conf-dir: of"
              + " that side)";
    } else if (e.getCause() instanceof ClassNotFoundException missing) {
      remedy = missing.getMessage() + " (put it on the class path)";
    } else if (e.getCause() instanceof URISyntaxException syntax) {
      remedy = syntax.getReason() + " (host, nameservice or bucket are misspelt)";
    } else {
      return e;
    }
    String message = "Cannot open " + PrintableName.of(root) + ": " + remedy;
    return new JobException(ExitStatus.USAGE, message, e);
  }
}
