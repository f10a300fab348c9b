package io.longhaul.jobs.repack.pages;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;

/**
 * What became of some row groups that were packed in memory, proof included, for the sake of the
 * figures.
 *
 * @param bytesIn of the files, what is around their row groups included
 * @param bytesOut of the file that would be written
 * @param cpuNanos time of one processor
 */
public record Sample(long bytesIn, long bytesOut, long cpuNanos) {
  /**
   * Packs row groups of files that go together, the first ones.
   *
   * @param widest index of the file whose schema has all columns
   * @param most no more row groups are taken once there are so many bytes of them
   * @throws DamagedFileException when a file is not what its writer meant
   * @throws UnsupportedFileException when the files don't go together this way
   */
  public static Sample of(List<Source> sources, int widest, PackSettings settings, long most)
      throws IOException {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();
    MemoryFile file = new MemoryFile();
    try (PageMerge merge = PageMerge.ofSome(settings, most)) {
      PageMerge.Merged merged = merge.merge(sources, widest, file);
      Source written = new Source("sample", file);
      merged.proof().check(written, 1);
      long cpu = threads.getCurrentThreadCpuTime() - before;
      return new Sample(merge.taken(), file.getLength(), cpu);
    }
  }
}
