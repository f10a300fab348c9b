package io.longhaul.jobs.hbase;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.jobs.hbase.LogListing.LogFile;
import io.longhaul.jobs.hbase.LogMark.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

class TestLogMark {
  private static final Instant TO = Instant.parse("2026-11-20T10:00:00Z");
  private static final Duration MARGIN = Duration.ofMinutes(2);
  private static final Duration KEPT = Duration.ofHours(1);
  private static final Set<String> ALIVE = Set.of("a,1,1");

  private static LogFile log(String sequence, Instant begun, String directory) {
    String name = sequence + "." + begun.toEpochMilli();
    return new LogFile(
        name,
        sequence,
        begun.toEpochMilli(),
        new Path("/" + directory + "/" + name),
        directory.equals("oldWALs"));
  }

  private static LogListing listing(LogFile... logs) {
    NavigableMap<String, LogFile> byName = new TreeMap<>();
    for (LogFile log : logs) {
      byName.put(log.name(), log);
    }
    return new LogListing(byName, ALIVE);
  }

  @Test
  void logsAreWholeUntilTheCleanerMayHaveTakenOne() {
    LogFile open = log("a", TO.minusSeconds(600), "WALs/a,1,1");
    LogMark mark = new LogMark(TO, Map.of(open.name(), new Place(7, false, true)));
    assertThat(mark.gap(listing(open), ALIVE, TO.plus(KEPT).minusMillis(1), KEPT)).isEmpty();
    assertThat(mark.gap(listing(open), ALIVE, TO.plus(KEPT), KEPT).orElseThrow())
        .contains("keeps logs for 1h")
        .contains("hbase.master.logcleaner.ttl");
    assertThat(mark.gap(listing(open), ALIVE, TO.plusSeconds(1), Duration.ZERO)).isPresent();
    assertThat(mark.gap(listing(open), ALIVE, TO.plusSeconds(1), MARGIN.negated())).isPresent();
  }

  @Test
  void aLogThatWasOpenHasToBeThereWhereverItIs() {
    LogFile open = log("a", TO.minusSeconds(600), "WALs/a,1,1");
    LogMark mark = new LogMark(TO, Map.of(open.name(), new Place(7, false, true)));
    LogFile archived = log("a", TO.minusSeconds(600), "oldWALs");
    LogFile next = log("a", TO.plusSeconds(60), "WALs/a,1,1-splitting");
    Instant now = TO.plusSeconds(300);
    assertThat(mark.gap(listing(archived, next), ALIVE, now, KEPT)).isEmpty();
    assertThat(mark.gap(listing(next), ALIVE, now, KEPT).orElseThrow())
        .contains("log " + open.name() + " is gone");
    // What had been read whole may go.
    LogMark whole = new LogMark(TO, Map.of(open.name(), new Place(7, true, false)));
    assertThat(whole.gap(listing(next), ALIVE, now, KEPT)).isEmpty();
  }

  @Test
  void aServerWithoutADirectoryHasItsLogsElsewhere() {
    LogMark mark = new LogMark(TO, Map.of());
    assertThat(
            mark.gap(listing(), Set.of("a,1,1", "b,1,1"), TO.plusSeconds(300), KEPT).orElseThrow())
        .contains("region server b,1,1 has no directory of logs");
  }

  @Test
  void aLogIsReadUntilItsSuccessorWasBegunWellBefore() {
    LogFile first = log("a", TO.minus(Duration.ofHours(3)), "oldWALs");
    LogFile second = log("a", TO.minus(MARGIN).minusMillis(1), "oldWALs");
    LogFile third = log("a", TO.minus(MARGIN), "WALs/a,1,1");
    LogFile other = log("b", TO.minus(Duration.ofHours(3)), "WALs/b,1,1");
    LogListing logs = listing(first, second, third, other);
    LogMark mark = new LogMark(TO, Map.of(other.name(), new Place(9, true, false)));
    assertThat(mark.needs(first, logs, MARGIN)).isFalse();
    assertThat(mark.needs(second, logs, MARGIN)).isTrue();
    assertThat(mark.needs(third, logs, MARGIN)).isTrue();
    assertThat(mark.needs(other, logs, MARGIN)).isFalse();
  }

  @Test
  void aMarkIsReadAsItWasWritten() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    LogMark mark =
        new LogMark(TO, Map.of("a.1", new Place(7, false, true), "b.2", new Place(9, true, false)));
    mark.writeTo(json);
    assertThat(LogMark.read(json)).contains(mark);
    assertThat(LogMark.read(new ObjectMapper().createObjectNode())).isEmpty();
  }
}
