package io.longhaul.jobs.repack;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.jobs.Command;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestRepackOptions {
  @Test
  void refusesWhatItCannotDo() {
    expect("Invalid command line: --input and --output are both needed");
    expect("Invalid command line: p.yaml (either a policy, or", with("p.yaml"));
    expect("Invalid --sort: a,, (names of columns", with("--sort", "a,,"));
    expect("Invalid --sort: a (needs --mode rows or auto", with("--sort", "a", "--mode", "pages"));
    expect("Invalid --rate: 1 MB/s (goes with --estimate)", with("--rate", "1 MB/s"));
    expect("Invalid --rate: fast", with("--rate", "fast", "--estimate"));
    expect("Cannot estimate /no/where: file:/", "--input", "/no/where", "--estimate");
  }

  @Test
  void refusesInvalidValues() {
    expect("Invalid --codec: lzo (must be zstd,", with("--codec", "lzo"));
    expect("Invalid --level: 23 (fast, small, or 1 to 22", with("--level", "23"));
    expect("Invalid --level: x (fast, small", with("--level", "x"));
    expect("Invalid --level: 10", with("--level", "10", "--codec", "gzip"));
    expect("Invalid --profile: old", with("--profile", "old"));
    expect("Invalid --file-size: 512", with("--file-size", "512"));
    expect("Invalid --file-size: 0 B", with("--file-size", "0 B"));
    expect("Invalid --min-age: 5", with("--min-age", "5"));
    expect("Invalid --mode: fast", with("--mode", "fast"));
    expect("Invalid --output: file:///a/b (must lie neither in", with("--output", "/a/b"));
  }

  private static String[] with(String... more) {
    List<String> words = new ArrayList<>(List.of("--input", "/a", "--output", "/no/b"));
    words.addAll(List.of(more));
    return words.toArray(String[]::new);
  }

  private static void expect(String message, String... options) {
    List<String> words = new ArrayList<>(List.of("repack"));
    words.addAll(List.of(options));
    Command command = Command.run(words.toArray(String[]::new));
    assertThat(command.err()).startsWith(message);
    assertThat(command.exit()).isEqualTo(2);
  }
}
