package io.longhaul.common.policy;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * How the files of a dataset become fewer, or smaller, on their way.
 *
 * @param codec as Parquet names it, in lower case
 * @param level fast, small or a number
 * @param fileSize the most bytes of the source that go into one file
 * @param minAge younger files are copied as they are
 * @param by what goes from file to file; rows where they are sorted
 * @param sort columns by which the rows of each file are ordered
 * @param text what becomes of files of text
 */
public record RepackRule(
    When when,
    String codec,
    String level,
    Profile profile,
    ByteSize fileSize,
    Duration minAge,
    HiveNames hiveNames,
    By by,
    List<String> sort,
    Text text)
    implements Serializable {

  /** Whether files are repacked at all. */
  public enum When {
    ALWAYS,
    /** Where some of their row groups tell that it pays. */
    IF_IT_PAYS;

    static When of(String mode) {
      return mode.equals("auto") ? IF_IT_PAYS : ALWAYS;
    }
  }

  /** What goes from file to file. */
  public enum By {
    PAGES,
    /** Rows are assembled and written anew. */
    ROWS;

    static By of(String mode) {
      return mode.equals("rows") ? ROWS : PAGES;
    }
  }

  /** What becomes of files of text. */
  public enum Text {
    AS_IT_IS,
    GZIP,
    ZSTD
  }

  /** Which encodings files may have. */
  public enum Profile {
    COMPAT,
    MODERN
  }

  /** What files are that are named like those of Hive's buckets. */
  public enum HiveNames {
    MAY_BE_BUCKETS,
    NO_BUCKETS,
    /** Whatever their names, all files are. */
    ALL_ARE_BUCKETS;

    static HiveNames of(String bucketed) {
      return Boolean.parseBoolean(bucketed) ? ALL_ARE_BUCKETS : NO_BUCKETS;
    }
  }

  /** What a key has that is not given. */
  public static final RepackRule DEFAULT =
      new RepackRule(
          When.ALWAYS,
          "zstd",
          "fast",
          Profile.MODERN,
          new ByteSize(512L << 20),
          Duration.ofMinutes(10),
          HiveNames.MAY_BE_BUCKETS,
          By.PAGES,
          List.of(),
          Text.AS_IT_IS);

  /** Reads a duration, 0s included. */
  static Duration age(String text) {
    return text.equals("0s") ? Duration.ZERO : DurationText.parse(text);
  }

  public RepackRule {
    requireNonNull(when, "when is null");
    requireNonNull(codec, "codec is null");
    requireNonNull(level, "level is null");
    requireNonNull(fileSize, "fileSize is null");
    requireNonNull(minAge, "minAge is null");
    requireNonNull(text, "text is null");
    sort = List.copyOf(sort);
    by = sort.isEmpty() ? requireNonNull(by, "by is null") : By.ROWS;
  }
}
