package io.longhaul.jobs.dump;

import java.io.IOException;
import java.io.InputStream;

/** A dump file that can be read more than once. */
interface DumpSource {
  /** As it was given, for reports. */
  String name();

  /** Bytes as stored. */
  long length() throws IOException;

  /** Opens it at its first byte, as stored. */
  InputStream open() throws IOException;
}
