package io.longhaul.jobs.dump;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
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
   * Judges one file by itself.
   *
   * @throws IOException when it can't be read; damaged compression is a finding instead
   */
  Verdict judge(DumpSource source) throws IOException {
    Look look = look(source);
    return verdict(source, look, Optional.empty());
  }

  /**
   * Judges one file also by what was known of it before and by what is on its file systems.
   *
   * @param digest the SHA-256 it should have
   */
  Verdict judge(
      DumpSource source,
      Optional<Drift> drift,
      Optional<String> digest,
      Optional<LocationFinder> finder)
      throws IOException, InterruptedException {
    Look look = look(source);
    if (digest.isPresent()) {
      String actual = Digest.of(source);
      if (!actual.equals(digest.get())) {
        String seen = "SHA-256 " + actual + " instead of " + digest.get();
        look.findings().add(Code.DIGEST_DIFFERS, "", seen);
      }
    }
    if (!look.findings().isUnreadable()) {
      drift.ifPresent(before -> before.check(look.judge().summary(), look.findings()));
    }
    Optional<Verdict.LocationCount> checked = Optional.empty();
    if (finder.isPresent() && !look.findings().isUnreadable()) {
      find(source, finder.get(), look.findings());
      checked = Optional.of(finder.get().count());
    }
    return verdict(source, look, checked);
  }

  private static Verdict verdict(
      DumpSource source, Look look, Optional<Verdict.LocationCount> checked) {
    Findings findings = look.findings();
    Verdict.State state = findings.isInvalid() ? Verdict.State.INVALID : Verdict.State.VALID;
    return new Verdict(source.name(), state, look.judge().summary(), findings.list(), checked);
  }

  private Look look(DumpSource source) throws IOException {
    Look look = look(source, Set.of());
    return look.outOfOrder().isEmpty() ? look : look(source, look.outOfOrder());
  }

  private static void find(DumpSource source, LocationFinder finder, Findings findings)
      throws IOException, InterruptedException {
    LocationBatches batches = new LocationBatches(finder, findings);
    try (InputStream stored = source.open();
        InputStream plain = Decompression.of(stored)) {
      ValueCheck unchecked = new ValueCheck((code, column, seen, at) -> {});
      new DumpScanner(new ByteCursor(plain), unchecked, batches).scan();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    batches.finish();
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
      // What came before it was read from damaged data as well.
      Findings damage = new Findings(options.off());
      damage.add(Code.COMPRESSION_DAMAGED, "", e.getMessage());
      return new Look(judge, damage, Set.of());
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
