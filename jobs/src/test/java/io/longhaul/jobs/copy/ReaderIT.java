package io.longhaul.jobs.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.common.storage.MiniHdfs;
import io.longhaul.jobs.copy.MixedData.Deletes;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What readers of the target see while their files are replaced. */
@ExtendWith(TwoClusters.class)
class ReaderIT {
  private static final Duration MOST = Duration.ofSeconds(2);

  @TempDir private Path folder;

  @Test
  void aFileThatIsReplacedIsNeverHalfNorMissing() throws Exception {
    assertThat(longestGap(Deletes.KEEP)).isEqualTo(Duration.ZERO);
  }

  /** Between two renames there is no file: readers that find none must try again. */
  @Test
  void withUndoItIsMissingForAMoment() throws Exception {
    assertThat(longestGap(Deletes.UNDO)).isLessThan(MOST);
  }

  /** Replaces files under readers; gives the longest time that one of them was not there. */
  private Duration longestGap(Deletes deletes) throws Exception {
    try (Scene scene = Scene.set(folder, deletes, 1)) {
      Map<String, String> before = scene.data.replaced();
      Map<String, String> after = scene.aftermath.source().files();
      List<Reader> readers = new ArrayList<>();
      List<Thread> threads = new ArrayList<>();
      for (String path : before.keySet()) {
        Set<String> versions = Set.of(before.get(path), after.get(path));
        Reader reader = new Reader(scene.trial.target.path(path), versions);
        readers.add(reader);
        threads.add(new Thread(reader, "reader of " + path));
      }
      threads.forEach(Thread::start);
      try {
        scene.copy().exits(0);
      } finally {
        readers.forEach(Reader::stop);
        for (Thread thread : threads) {
          thread.join();
        }
      }
      long longest = 0;
      for (Reader reader : readers) {
        assertThat(reader.wrong).as(reader.path).isEmpty();
        assertThat(reader.read).as("readings of %s", reader.path).hasSize(2);
        longest = Math.max(longest, reader.longestGap);
      }
      System.out.printf(
          "With %s the longest time without a file was %d us, %s%n",
          deletes, longest / 1000, readers.stream().map(reader -> reader.read).toList());
      return Duration.ofNanos(longest);
    }
  }

  /** Reads one file again and again. */
  private static final class Reader implements Runnable {
    private final String path;
    private final Set<String> versions;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final Map<String, Integer> read = new TreeMap<>();
    private final List<String> wrong = new ArrayList<>();
    private long longestGap;

    Reader(String path, Set<String> versions) {
      this.path = path;
      this.versions = versions;
    }

    void stop() {
      stopped.set(true);
    }

    @Override
    public void run() {
      MiniHdfs target = TwoClusters.target();
      try (FileSystem fs = FileSystem.newInstance(target.cluster().getURI(), conf(target))) {
        long missingSince = 0;
        while (!stopped.get()) {
          long now = System.nanoTime();
          try (InputStream in = fs.open(new org.apache.hadoop.fs.Path(path))) {
            missingSince = 0;
            take(in);
          } catch (FileNotFoundException e) {
            missingSince = missingSince == 0 ? now : missingSince;
            longestGap = Math.max(longestGap, System.nanoTime() - missingSince);
          }
        }
      } catch (IOException e) {
        wrong.add(e.toString());
      }
    }

    private void take(InputStream in) {
      try {
        String content = Tree.content(in.readAllBytes());
        read.merge(content, 1, Integer::sum);
        if (!versions.contains(content)) {
          wrong.add(content);
        }
      } catch (IOException e) {
        // The old file may go while it is read: an error, and nothing that looks like a file.
        read.merge("broken off", 1, Integer::sum);
      }
    }

    private static org.apache.hadoop.conf.Configuration conf(MiniHdfs target) throws IOException {
      return target.cluster().getFileSystem().getConf();
    }
  }
}
