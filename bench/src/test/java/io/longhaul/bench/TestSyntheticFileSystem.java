package io.longhaul.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

class TestSyntheticFileSystem {
  private static FileSystem of(int files) throws IOException {
    SyntheticFileSystem fs = new SyntheticFileSystem();
    fs.initialize(URI.create("synthetic://n" + files + "/"), new Configuration(false));
    return fs;
  }

  @Test
  void listsAsManyFilesAsItsNameSays() throws IOException {
    FileSystem fs = of(2500);
    Set<Path> found = new HashSet<>();
    FileStatus[] parts = fs.listStatus(fs.listStatus(new Path("/"))[0].getPath());
    for (FileStatus part : parts) {
      for (FileStatus file : fs.listStatus(part.getPath())) {
        found.add(file.getPath());
      }
    }

    assertThat(parts).hasSize(3);
    assertThat(found).hasSize(2500);
  }

  @Test
  void looksAtAnEntryAsTheListingShowsIt() throws IOException {
    FileSystem fs = of(2500);
    FileStatus listed = fs.listStatus(new Path("/data/part-00002"))[499];

    FileStatus seen = fs.getFileStatus(listed.getPath());

    assertThat(seen.getPath()).isEqualTo(listed.getPath());
    assertThat(seen.getLen()).isEqualTo(listed.getLen());
    assertThat(seen.getModificationTime()).isEqualTo(listed.getModificationTime());
    assertThat(fs.getFileStatus(new Path("/data/part-00002")).isDirectory()).isTrue();
  }

  @Test
  void hasNothingElse() throws IOException {
    FileSystem fs = of(1000);

    assertThatThrownBy(() -> fs.listStatus(new Path("/data/part-00001")))
        .isInstanceOf(FileNotFoundException.class);
    assertThatThrownBy(() -> fs.getFileStatus(new Path("/.longhaul")))
        .isInstanceOf(FileNotFoundException.class);
    assertThatThrownBy(() -> fs.getFileStatus(new Path("/data/part-00000/other")))
        .isInstanceOf(FileNotFoundException.class);
  }
}
