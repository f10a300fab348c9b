package io.longhaul.common.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;

/** Writes to a file and, when closed, has its content on the disk. */
final class SyncedOutput extends OutputStream {
  private final FileChannel channel;
  private final OutputStream out;

  SyncedOutput(FileChannel channel) {
    this.channel = channel;
    this.out = Channels.newOutputStream(channel);
  }

  @Override
  public void write(int b) throws IOException {
    out.write(b);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
  }

  @Override
  public void close() throws IOException {
    if (!channel.isOpen()) {
      return;
    }
    try (channel) {
      // Data and length only: the times and mode that follow need no flush of their own.
      channel.force(false);
    }
  }
}
