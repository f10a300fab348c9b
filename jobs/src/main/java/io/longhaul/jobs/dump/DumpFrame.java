package io.longhaul.jobs.dump;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the comments at the head and the foot of a dump say. Not thread-safe. */
final class DumpFrame {
  private static final Pattern HEADER =
      Pattern.compile("-- (MariaDB|MySQL) dump [\\d.]+(?:  Distrib |-)([^,]+),.*");
  private static final Pattern TRAILER =
      Pattern.compile("-- Dump completed(?: on (\\d{4}-\\d\\d-\\d\\d +\\d{1,2}:\\d\\d:\\d\\d))?");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd H:mm:ss", Locale.ROOT);

  private final Findings findings;
  private Optional<String> tool = Optional.empty();
  private Optional<LocalDateTime> completed = Optional.empty();
  private boolean trailer;
  private boolean afterEnd;
  private boolean statements;
  private long comments;

  DumpFrame(Findings findings) {
    this.findings = findings;
  }

  void comment(Token comment) {
    Matcher header = HEADER.matcher(comment.text());
    Matcher end = TRAILER.matcher(comment.text());
    if (!comment.text().startsWith("/*")) {
      comments++;
    }
    if (trailer) {
      afterEnd(comment.position(), comment.text());
    } else if (header.matches()) {
      if (tool.isPresent() || statements) {
        findings.add(Code.AFTER_END, "", comment.position(), "a second header");
      } else {
        String program = header.group(1).equals("MySQL") ? "mysqldump " : "mariadb-dump ";
        tool = Optional.of(program + header.group(2).strip());
      }
    } else if (end.matches()) {
      trailer = true;
      completed = Optional.ofNullable(end.group(1)).flatMap(text -> time(comment, text));
    }
  }

  private Optional<LocalDateTime> time(Token comment, String text) {
    try {
      return Optional.of(LocalDateTime.parse(text.replaceAll(" +", " "), TIME));
    } catch (DateTimeParseException e) {
      findings.add(Code.TRAILER_MISSING, "", comment.position(), "no such time: " + text);
      return Optional.empty();
    }
  }

  /** A statement, readable or not. */
  void statement(Position at) {
    statements = true;
    if (trailer) {
      afterEnd(at, "a statement");
    }
  }

  private void afterEnd(Position at, String what) {
    if (!afterEnd) {
      afterEnd = true;
      String shown = what.length() > 80 ? what.substring(0, 80) + "…" : what;
      findings.add(Code.AFTER_END, "", at, shown + " after 'Dump completed'");
    }
  }

  /** Whether anything follows the last line of a dump. */
  boolean isBeyondEnd() {
    return afterEnd;
  }

  boolean hasHeader() {
    return tool.isPresent();
  }

  boolean hasTrailer() {
    return trailer;
  }

  boolean hasStatements() {
    return statements;
  }

  boolean hasComments() {
    return comments > 0;
  }

  /** Program and version that wrote the dump. */
  Optional<String> tool() {
    return tool;
  }

  /** When the dump was completed, in the time zone of the host that took it. */
  Optional<LocalDateTime> completed() {
    return completed;
  }
}
