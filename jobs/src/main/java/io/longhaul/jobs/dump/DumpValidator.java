package io.longhaul.jobs.dump;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Judges dumps one by one: a first look that needs little memory, one more when rows are not in the
 * order of their keys, one more when a finding needs the place of a row.
 */
final class DumpValidator {
  private final ValidationOptions options;

  DumpValidator(ValidationOptions options) {
    this.options = options;
  }

  /**
   * Judges one file.
   *
   * @throws IOException when it can't be read; damaged compression is a finding instead
   */
  Verdict judge(DumpSource source) throws IOException {
    Look look = look(source, Set.of());
    if (!look.outOfOrder().isEmpty()) {
      look = look(source, look.outOfOrder());
    }
    Findings findings = look.findings();
    Verdict.State state = findings.isInvalid() ? Verdict.State.INVALID : Verdict.State.VALID;
    return new Verdict(
        source.name(),
        state,
        look.judge().summary(),
        findings.list(),
        Optional.empty(),
        Optional.empty());
  }

  /** What one reading of a dump brought; tables out of order make it useless. */
  private record Look(DumpJudge judge, Findings findings, Set<String> outOfOrder) {}

  private Look look(DumpSource source, Set<String> hashed) throws IOException {
    Findings findings = new Findings(options.off());
    DumpJudge judge = new DumpJudge(findings, options, hashed);
    Look done = new Look(judge, findings, Set.of());
    try (InputStream stored = source.open();
        InputStream plain = Decompression.of(stored)) {
      ByteCursor cursor = new ByteCursor(plain);
      Optional<String> foreign = foreign(cursor);
      if (foreign.isPresent()) {
        findings.add(Code.FILE_FOREIGN, "", foreign.get());
        return done;
      }
      new DumpScanner(cursor, judge.values(), judge).scan();
      cursor.firstNul().ifPresent(at -> findings.add(Code.FILE_NUL, "", at, "a NUL byte"));
    } catch (DamagedInputException e) {
      findings.add(Code.COMPRESSION_DAMAGED, "", e.getMessage());
      return done;
    }
    if (hashed.isEmpty() && !judge.outOfOrder().isEmpty()) {
      return new Look(judge, findings, judge.outOfOrder());
    }
    List<Suspects> suspects = judge.finish();
    if (!suspects.isEmpty()) {
      place(source, suspects, findings);
    }
    return done;
  }

  private static Optional<String> foreign(ByteCursor cursor) throws IOException {
    cursor.peek(ForeignContent.HEAD);
    int length = Math.min(ForeignContent.HEAD, cursor.limit - cursor.pos);
    byte[] head = Arrays.copyOfRange(cursor.window, cursor.pos, cursor.pos + length);
    return ForeignContent.of(head);
  }

  private static void place(DumpSource source, List<Suspects> suspects, Findings findings)
      throws IOException {
    try (InputStream stored = source.open();
        InputStream plain = Decompression.of(stored)) {
      ValueCheck unchecked = new ValueCheck((code, column, seen, at) -> {});
      SuspectLocator locator = new SuspectLocator(suspects, findings);
      new DumpScanner(new ByteCursor(plain), unchecked, locator).scan();
    }
  }
}
