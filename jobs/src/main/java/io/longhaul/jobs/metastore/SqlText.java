package io.longhaul.jobs.metastore;

/** Names and texts as SQL has them. */
final class SqlText {
  private SqlText() {}

  static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  static String text(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
  }
}
