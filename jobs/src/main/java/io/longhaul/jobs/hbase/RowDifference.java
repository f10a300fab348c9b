package io.longhaul.jobs.hbase;

/**
 * How the cells of one row differ.
 *
 * @param row its key; nobody changes it
 * @param missing cells that the source alone has
 * @param extra cells that the target alone has
 * @param changed cells of one place and time that hold something else
 */
record RowDifference(RowKey row, long missing, long extra, long changed) {
  RowDifference plus(long moreMissing, long moreExtra, long moreChanged) {
    return new RowDifference(row, missing + moreMissing, extra + moreExtra, changed + moreChanged);
  }

  boolean isNone() {
    return missing + extra + changed == 0;
  }
}
