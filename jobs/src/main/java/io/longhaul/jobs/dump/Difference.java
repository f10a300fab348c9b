package io.longhaul.jobs.dump;

/**
 * Something that a restored metastore does not have as the dump has it.
 *
 * @param object what of the metastore, or a table of its database
 * @param about the aspect that differs
 */
record Difference(String object, String about, String dump, String metastore) {
  private static final int SHOWN = 500;

  Difference {
    dump = shortened(dump);
    metastore = shortened(metastore);
  }

  private static String shortened(String text) {
    return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
  }
}
