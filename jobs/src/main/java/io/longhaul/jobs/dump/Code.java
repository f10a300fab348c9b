package io.longhaul.jobs.dump;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The catalog of findings. A code's text is its name in kebab-case and never changes meaning; the
 * documentation is generated from here.
 */
enum Code {
  // What the file is.
  FILE_EMPTY(Severity.ERROR, "The file has no statement in it.", "take the dump again"),
  FILE_FOREIGN(
      Severity.ERROR,
      "The file is something else than a SQL dump: an HTML or JSON error body, XML, UTF-16 text, an"
          + " Avro export or binary data.",
      "take the dump with mysqldump or mariadb-dump"),
  FILE_OTHER_DATABASE(
      Severity.ERROR,
      "The dump is of another application: the tables of a Hive metastore are not in it.",
      "dump the metastore's database"),
  FILE_NUL(
      Severity.ERROR,
      "The file has NUL bytes. The tools write none, they are a hole or a tail of a file that was"
          + " not written out.",
      "take the dump again and check the disk it was written to"),
  FILE_UNREADABLE(
      Severity.ERROR,
      "The file, or a place it was to be held against, could not be read: nothing is said of the"
          + " dump.",
      "make it readable and judge it again"),
  COMPRESSION_DAMAGED(
      Severity.ERROR,
      "The gzip or zstd data is truncated, fails its checksum or is followed by something else.",
      "copy or take the dump again"),
  DIGEST_DIFFERS(
      Severity.ERROR,
      "The file's SHA-256 is not the one written down when the dump was taken.",
      "copy the dump again from where it was taken"),
  // Completeness.
  HEADER_MISSING(
      Severity.ERROR,
      "The dump does not start with the header of mysqldump or mariadb-dump.",
      "take the dump again with comments (no --compact, --skip-comments)"),
  TRAILER_MISSING(
      Severity.ERROR,
      "The line 'Dump completed' is missing at the end, so the dump may be cut off.",
      "take the dump again; a dump that is still being written gets the line last"),
  PROLOGUE_INCOMPLETE(
      Severity.ERROR,
      "A SET statement the tools write before the first table is missing, doubled or changed.",
      "take the dump again"),
  EPILOGUE_INCOMPLETE(
      Severity.ERROR,
      "A setting changed at the start of the dump is not restored at its end.",
      "take the dump again"),
  AFTER_END(
      Severity.ERROR,
      "Something follows the end of the dump, such as a second dump.",
      "keep one dump in a file"),
  FORMAT_COMPACT(
      Severity.ERROR,
      "The dump has neither comments nor settings (--compact): nothing in it can prove that it is"
          + " complete.",
      "take the dump without --compact"),
  FORMAT_SKIP_COMMENTS(
      Severity.ERROR,
      "The dump has no comments (--skip-comments): without its last line it can't prove that it is"
          + " complete.",
      "take the dump without --skip-comments"),
  FORMAT_DATA_ONLY(
      Severity.ERROR,
      "The dump has rows but no CREATE TABLE (--no-create-info): it fits one unknown structure only.",
      "take the dump with its tables"),
  FORMAT_SCHEMA_ONLY(
      Severity.ERROR,
      "The dump has tables but no rows (--no-data): importing it empties the metastore.",
      "take the dump with its rows"),
  TABLE_MISSING(
      Severity.ERROR,
      "A table of this schema version is not in the dump.",
      "take the dump of the whole database"),
  TABLE_TWICE(
      Severity.ERROR,
      "A table is in the dump twice; the second DROP TABLE removes what the first one loaded.",
      "take the dump again"),
  STDERR_TEXT(
      Severity.ERROR,
      "A tool's message is in between the statements.",
      "keep standard error out of the dump's file"),
  // Syntax and statements.
  SYNTAX(
      Severity.ERROR,
      "The text at this place is no SQL as the dump tools write it.",
      "take the dump again"),
  ROW_ARITY(
      Severity.ERROR,
      "A row has more or fewer values than its table has columns.",
      "take the dump again"),
  VALUE_TYPE(
      Severity.ERROR,
      "A value does not fit the type of its column: text for a number, a number out of range, text"
          + " too long, NULL where none may be.",
      "take the dump again"),
  VALUE_DOMAIN(
      Severity.ERROR,
      "A value is none of those that Hive writes into the column, such as a kind of table.",
      "take the dump again"),
  TEXT_RAW_CONTROL(
      Severity.WARNING,
      "A text holds a line break that is not escaped, which the tools never write.",
      "compare the text with the source"),
  STATEMENT_FOREIGN(
      Severity.ERROR,
      "A statement, setting or client command that no tool writes into a metastore dump: it may"
          + " reach beyond the tables.",
      "do not import; find out who wrote it"),
  STATEMENT_ORDER(
      Severity.ERROR,
      "A statement is not where the tools write it, for example rows before their table.",
      "take the dump again"),
  STATEMENT_DATABASE(
      Severity.WARNING,
      "The dump creates and uses a database by name (--databases): it loads into that one, whatever"
          + " database the client was given.",
      "take it without --databases, or import it where that name is meant"),
  STATEMENT_GTID(
      Severity.WARNING,
      "The dump sets GTID_PURGED or turns binary logging off; MariaDB refuses the first, and a"
          + " server with transactions of its own does too.",
      "take it with --set-gtid-purged=OFF"),
  STATEMENT_DEFINER(
      Severity.WARNING,
      "The dump holds a view, trigger or routine with a DEFINER; Hive's schema has none, and its"
          + " account must exist where it is imported.",
      "drop it at the source, or take the dump with --skip-triggers"),
  STATEMENT_NO_DROP(
      Severity.WARNING,
      "The dump drops no tables before it creates them: it loads into an empty database only.",
      "import it into an empty database"),
  // Structure.
  SCHEMA_VERSION(
      Severity.ERROR,
      "VERSION must hold exactly one row, of schema 2.3, 3.1 or 4.0, that fits the tables.",
      "find out what was dumped: schematool -info on the source"),
  SCHEMA_COLUMN(
      Severity.ERROR,
      "A column of Hive's schema is missing, or narrower or of another type than Hive needs.",
      "compare the table with Hive's schema script"),
  SCHEMA_KEY(
      Severity.ERROR,
      "A primary, unique or foreign key of Hive's schema is missing or different.",
      "compare the table with Hive's schema script"),
  SCHEMA_INVALID(
      Severity.ERROR,
      "The CREATE TABLE names a type, character set, collation or storage engine no server knows.",
      "take the dump again"),
  SCHEMA_ALTERED(
      Severity.WARNING,
      "The table differs from Hive's schema in a way that Hive bears: a wider column, another"
          + " character set, one more column or index.",
      "make sure that someone altered it on purpose"),
  SCHEMA_EXTRA_TABLE(
      Severity.WARNING,
      "The dump has a table that Hive's schema does not know.",
      "make sure that it belongs to the metastore"),
  // Text.
  TEXT_ENCODING(
      Severity.ERROR,
      "A text is not valid in the character set the dump declares.",
      "take the dump again with --default-character-set=utf8mb4"),
  TEXT_UNREPRESENTABLE(
      Severity.ERROR,
      "A text has characters its column's character set can't hold: the import would store question"
          + " marks.",
      "take the dump again from a server with the same structure"),
  TEXT_DOUBLE_ENCODED(
      Severity.WARNING,
      "A text looks encoded twice, as when UTF-8 was read as latin1.",
      "look at the text; correct it at the source or take the dump with another character set"),
  CHARSET_UNDECLARED(
      Severity.WARNING,
      "The dump does not say its character set (--skip-set-charset); UTF-8 was assumed.",
      "take it without --skip-set-charset"),
  // Integrity.
  KEY_DUPLICATE(
      Severity.ERROR,
      "Two rows have the same primary or unique key.",
      "take the dump again, with --single-transaction"),
  FOREIGN_KEY_ORPHAN(
      Severity.ERROR,
      "A row refers to a row that is not in the dump.",
      "take the dump again, with --single-transaction"),
  INDEX_GAP(
      Severity.ERROR,
      "The positions of a list, such as a table's columns, do not run from 0 without a gap: a row is"
          + " missing or doubled.",
      "take the dump again, with --single-transaction"),
  STORAGE_LISTS(
      Severity.ERROR,
      "A storage descriptor has several buckets but no columns to bucket by, or such columns but no"
          + " buckets, or skewed values but no skewed columns: Hive would look for rows in the wrong"
          + " files.",
      "take the dump again, with --single-transaction; if it is so at the source, mend it there:"
          + " ALTER TABLE … CLUSTERED BY, NOT CLUSTERED, NOT SKEWED"),
  PARTITION_VALUES(
      Severity.ERROR,
      "A partition has not as many key values as its table has partition keys.",
      "repair the partition at the source and take the dump again"),
  PARTITION_NAME(
      Severity.ERROR,
      "A partition's name is not made of its table's keys and its own values.",
      "repair the partition at the source and take the dump again"),
  SEQUENCE_LOW(
      Severity.ERROR,
      "A sequence would hand out an id again that is already in use, or is missing.",
      "take the dump again, with --single-transaction"),
  SINGLE_ROW(
      Severity.ERROR,
      "A table that must have exactly one row has none or several.",
      "take the dump again, with --single-transaction"),
  REFERENCE_BROKEN(
      Severity.ERROR,
      "A row refers to a row that is not in the dump, by a column for which the schema has no foreign"
          + " key.",
      "repair it at the source and take the dump again"),
  STORAGE_SHARED(
      Severity.WARNING,
      "Two tables or partitions share a storage descriptor, or two descriptors a SerDe: dropping one"
          + " breaks the other.",
      "look at both in Hive"),
  TYPE_UNKNOWN(
      Severity.WARNING,
      "A column's type is none that Hive or Spark write, though a SerDe may have types of its own.",
      "DESCRIBE the table at the source; is it another there, take the dump again"),
  ROW_UNREFERENCED(
      Severity.INFO,
      "Rows that nothing refers to are left over from dropped tables or partitions.",
      "nothing needs to be done"),
  // Locations.
  LOCATION_OUTSIDE(
      Severity.ERROR,
      "A location is not under the warehouse, nor under an allowed prefix.",
      "rewrite the dump, or allow the prefix with --allow-location"),
  LOCATION_MIXED(
      Severity.ERROR,
      "The dump uses more than one of the given warehouses.",
      "rewrite the whole dump to one of them"),
  LOCATION_NULL(
      Severity.ERROR,
      "A table or partition that is no view has no location.",
      "repair it at the source and take the dump again"),
  LOCATION_INVALID(
      Severity.ERROR,
      "A location has no scheme or authority, or has '..' in its path.",
      "repair it at the source: metatool -listFSRoot, ALTER TABLE … SET LOCATION"),
  LOCATION_PARAMETER(
      Severity.WARNING,
      "A path in a parameter is not under the warehouse, nor under an allowed prefix.",
      "rewrite the dump, or allow the prefix with --allow-location"),
  LOCATION_MISSING(
      Severity.ERROR,
      "A location does not exist on its file system.",
      "copy the data, or drop the table or partition"),
  // Drift.
  DRIFT_SHRUNK(
      Severity.ERROR,
      "There are fewer databases, tables or partitions than in the previous dump, by more than"
          + " --max-drop.",
      "find out who dropped them; a higher --max-drop accepts it"),
  DRIFT_FEWER(
      Severity.WARNING,
      "There are fewer databases, tables or partitions than in the previous dump.",
      "make sure that they were dropped on purpose"),
  DRIFT_LOST(
      Severity.WARNING,
      "A database of the previous dump is not in this one.",
      "make sure that it was dropped on purpose"),
  DRIFT_SCHEMA_BACK(
      Severity.ERROR,
      "The schema version is older than the previous dump's.",
      "find out which metastore was dumped"),
  DRIFT_OLDER(
      Severity.ERROR,
      "The dump was taken before the previous one.",
      "check which file was copied where");

  private final Severity severity;
  private final String meaning;
  private final String remedy;

  Code(Severity severity, String meaning, String remedy) {
    this.severity = severity;
    this.meaning = meaning;
    this.remedy = remedy;
  }

  /** Its name in messages, JSON and documentation, such as {@code table-missing}. */
  String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  Severity severity() {
    return severity;
  }

  /** One or two sentences on what it says. */
  String meaning() {
    return meaning;
  }

  /** What to do, as a clause. */
  String remedy() {
    return remedy;
  }

  static Optional<Code> find(String text) {
    return Arrays.stream(values()).filter(code -> code.text().equalsIgnoreCase(text)).findFirst();
  }
}
