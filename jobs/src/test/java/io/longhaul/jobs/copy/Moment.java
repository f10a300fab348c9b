package io.longhaul.jobs.copy;

import java.util.Map;
import java.util.TreeMap;

/**
 * A call of a run to HDFS at which a test holds it, to kill, stop or interrupt it there.
 *
 * @param name what the run is about to do or has just done
 * @param call kind of call; {@link GatedHdfs.Call#ANY_CHANGE} for each that changes something
 * @param path regular expression that finds the call's path, of a rename {@code from > to}
 * @param nth of the matching calls of the process, counted from 1
 */
record Moment(String name, When when, GatedHdfs.Call call, String path, int nth) {
  /** Which side of the call. */
  enum When {
    BEFORE,
    AFTER
  }

  static Moment before(String name, GatedHdfs.Call call, String path) {
    return new Moment(name, When.BEFORE, call, path, 1);
  }

  static Moment after(String name, GatedHdfs.Call call, String path) {
    return new Moment(name, When.AFTER, call, path, 1);
  }

  /** No moment at all: the calls that change something are counted. */
  static Moment never() {
    return new Moment("never", When.BEFORE, GatedHdfs.Call.ANY_CHANGE, "", 0);
  }

  /** The same, but not at the first such call. */
  Moment nth(int times) {
    return new Moment(name, when, call, path, times);
  }

  /** The settings that make {@link GatedHdfs} wait here. */
  Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    settings.put(GatedHdfs.WHEN, when.name());
    settings.put(GatedHdfs.CALL, call.name());
    settings.put(GatedHdfs.PATH, path);
    settings.put(GatedHdfs.NTH, Integer.toString(nth));
    return settings;
  }

  @Override
  public String toString() {
    return name;
  }
}
