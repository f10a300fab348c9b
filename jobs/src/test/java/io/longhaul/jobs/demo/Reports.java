package io.longhaul.jobs.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;

/** Reports of jobs as they were printed. */
final class Reports {
  /** 12 s for 9.2 MB: 766.7 kB/s together, the first at 750 kB/s. */
  static final String COPY =
      """
      {"job": "copy", "run": "20261120T120000Z-demo-0a1b", "exit": 0, "datasets": [
        {"name": "lineitem", "priority": 1, "status": "done",
         "files": {"copied": 84, "skipped": 1, "open": 0, "deleted": 0, "deferred": 0, "failed": 0},
         "skippedBy": {"equal": 1, "link": 0, "excluded": 0},
         "bytes": {"copied": 6000000, "skipped": 7, "open": 0, "deleted": 0, "deferred": 0, "failed": 0},
         "verified": {"composite": 80, "readback": 4, "none": 0}, "seconds": 8.0,
         "asOf": "2026-11-20T12:00:00.000Z",
         "started": "2026-11-20T12:00:01.000Z", "ended": "2026-11-20T12:00:09.000Z"},
        {"name": "clicks", "priority": 7, "status": "done",
         "files": {"copied": 3000, "skipped": 1, "open": 0, "deleted": 0, "deferred": 0, "failed": 0},
         "skippedBy": {"equal": 0, "link": 0, "excluded": 1},
         "bytes": {"copied": 200000, "skipped": 9, "open": 0, "deleted": 0, "deferred": 0, "failed": 0},
         "verified": {"composite": 3000, "readback": 0, "none": 0}, "seconds": 3.0,
         "asOf": "2026-11-20T12:00:00.000Z",
         "started": "2026-11-20T12:00:10.000Z", "ended": "2026-11-20T12:00:13.000Z"},
        {"name": "orders", "priority": 3, "status": "done",
         "files": {"copied": 7, "skipped": 0, "open": 0, "deleted": 0, "deferred": 0, "failed": 0},
         "skippedBy": {"equal": 0, "link": 0, "excluded": 0},
         "bytes": {"copied": 3000000, "skipped": 0, "open": 0, "deleted": 0, "deferred": 0, "failed": 0},
         "verified": {"composite": 7, "readback": 0, "none": 0}, "seconds": 4.0,
         "asOf": "2026-11-20T12:00:00.000Z",
         "started": "2026-11-20T12:00:08.000Z", "ended": "2026-11-20T12:00:12.000Z"},
        {"name": "dimensions", "priority": 5, "status": "done",
         "files": {"copied": 0, "skipped": 12, "open": 0, "deleted": 0, "deferred": 0, "failed": 0},
         "skippedBy": {"equal": 12, "link": 0, "excluded": 0},
         "bytes": {"copied": 0, "skipped": 99, "open": 0, "deleted": 0, "deferred": 0, "failed": 0},
         "verified": {"composite": 0, "readback": 0, "none": 0}, "seconds": 0.0,
         "asOf": "2026-11-20T12:00:00.000Z",
         "started": "2026-11-20T12:00:01.000Z", "ended": "2026-11-20T12:00:01.000Z"}],
       "failures": []}
      """;

  static final String COMPARE =
      """
      {"job": "copy-compare", "run": null, "exit": 0, "datasets": [
        {"name": "lineitem", "equal": 84, "different": 0, "missing": 0, "extra": 0, "unreadable": 0},
        {"name": "clicks", "equal": 3000, "different": 0, "missing": 0, "extra": 0, "unreadable": 0}],
       "differences": []}
      """;

  private Reports() {}

  static ObjectNode parse(String text) {
    try {
      return (ObjectNode) new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static CopyFigures copy() {
    return CopyFigures.of(parse(COPY));
  }

  /** The copy with one text replaced by another. */
  static CopyFigures copyWith(String text, String other) {
    if (!COPY.contains(text)) {
      throw new IllegalArgumentException("Invalid text, not in the report: " + text);
    }
    return CopyFigures.of(parse(COPY.replace(text, other)));
  }
}
