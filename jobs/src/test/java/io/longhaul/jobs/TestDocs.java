package io.longhaul.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.jobs.Jobs.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kohsuke.args4j.CmdLineException;

/** The pages for operators say what is so: commands, messages, statuses and links. */
class TestDocs {
  private static final Path ROOT = Path.of("..");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");
  private static final Pattern COMMAND =
      Pattern.compile("(?m)(?:^|`)(?:submit/)?longhaul ((?:[^`\\n])+)");
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");
  private static final Set<String> LAUNCHER_VALUES =
      Set.of("--on", "--master", "--cluster", "--region", "--bucket", "--principal", "--keytab");

  /** A part of a message that is shorter may be anywhere. */
  private static final int TELLING = 8;

  /** String literals of Java, also several that are put together, and of the launcher. */
  private static final Pattern LITERAL =
      Pattern.compile("\"((?:[^\"\\\\\\n]|\\\\.)*)\"(\\s*\\+\\s*(?=\"))?|'([^'\\n]*)'");

  private static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      return Stream.concat(
              Stream.of(ROOT.resolve("README.md")),
              docs.filter(file -> file.toString().endsWith(".md")).sorted())
          .toList();
    }
  }

  @Test
  void linksLeadSomewhere() throws IOException {
    for (Path page : pages()) {
      Matcher link = LINK.matcher(Files.readString(page));
      while (link.find()) {
        assertThat(page.resolveSibling(link.group(1))).as("link in %s", page).exists();
      }
    }
  }

  @Test
  void readmeLinksToEachPage() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));
    for (Path page : pages()) {
      if (!page.endsWith("README.md")) {
        assertThat(readme).contains("](docs/" + page.getFileName() + ")");
      }
    }
  }

  @Test
  void commandsParse() throws IOException {
    int seen = 0;
    for (Path page : pages()) {
      Matcher command = COMMAND.matcher(Files.readString(page));
      while (command.find()) {
        List<String> words = words(command.group(1).replaceFirst("(^| )#.*", ""));
        if (words.stream().noneMatch(word -> word.contains("…") || word.matches("\\[.*|JOB"))) {
          check(page, words);
          seen++;
        }
      }
    }
    assertThat(seen).isGreaterThan(40);
  }

  private static List<String> words(String command) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(command);
    while (word.find()) {
      words.add(Stream.of(1, 2, 3).map(word::group).filter(one -> one != null).findFirst().get());
    }
    return words;
  }

  private static void check(Path page, List<String> words) {
    int at = 0;
    while (at < words.size() && words.get(at).startsWith("--")) {
      if (words.get(at).equals("--help")) {
        return;
      }
      at += LAUNCHER_VALUES.contains(words.get(at)) ? 2 : 1;
    }
    String name = words.get(at);
    Optional<Entry> job = Jobs.ALL.stream().filter(one -> one.name().equals(name)).findFirst();
    assertThat(job).as("job of `%s` in %s", String.join(" ", words), page).isPresent();
    try {
      Help.parser(job.get().options().get(), new RunOption())
          .parseArgument(words.subList(at + 1, words.size()));
    } catch (CmdLineException e) {
      assertThat(words).as("%s in %s", e.getMessage(), page).contains("--help");
    }
  }

  @Test
  void eachExitStatusIsExplained() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/exit-statuses.md"));
    List<Integer> explained =
        page.lines()
            .filter(line -> line.matches("\\| [0-9, ]+ \\|.*"))
            .flatMap(line -> Arrays.stream(line.split("\\|")[1].split(",")))
            .map(code -> Integer.valueOf(code.strip()))
            .toList();
    assertThat(explained)
        .containsExactlyElementsOf(Arrays.stream(ExitStatus.values()).map(s -> s.code()).toList());
  }

  /** A message is quoted with … for what differs each time. */
  @Test
  void messagesAreThoseOfTheCode() throws IOException {
    List<String> literals = literals();
    List<String> messages =
        Files.readString(ROOT.resolve("docs/troubleshooting.md"))
            .lines()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.substring(2, line.indexOf(" | ", 2)).replaceAll("^`+ ?| ?`+$", ""))
            .toList();
    assertThat(messages).hasSizeGreaterThan(30);
    for (String message : messages) {
      List<String> parts =
          Arrays.stream(message.split("…"))
              .map(String::strip)
              .filter(part -> part.length() >= TELLING)
              .toList();
      assertThat(parts).as(message).isNotEmpty();
      for (String part : parts) {
        assertThat(literals).as(message).anyMatch(text -> text.contains(part));
      }
    }
  }

  private static List<String> literals() throws IOException {
    List<Path> sources = new ArrayList<>(List.of(ROOT.resolve("submit/longhaul")));
    for (String module : List.of("common", "jobs")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module + "/src/main"))) {
        files.filter(file -> file.toString().matches(".*\\.(java|sh|json)")).forEach(sources::add);
      }
    }
    List<String> literals = new ArrayList<>();
    for (Path source : sources) {
      Matcher literal = LITERAL.matcher(Files.readString(source));
      StringBuilder text = new StringBuilder();
      while (literal.find()) {
        text.append(literal.group(1) == null ? literal.group(3) : literal.group(1));
        if (literal.group(2) == null) {
          literals.add(text.toString());
          text.setLength(0);
        }
      }
    }
    return literals;
  }
}
