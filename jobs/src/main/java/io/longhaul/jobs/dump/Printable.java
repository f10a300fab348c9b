package io.longhaul.jobs.dump;

/** One byte of a dump as messages show it. */
final class Printable {
  private Printable() {}

  /**
   * @param c 0 to 255, or -1 for the end of the file
   */
  static String of(int c) {
    if (c < 0) {
      return "the end of the file";
    }
    return c > ' ' && c < 0x7f ? "'" + (char) c + "'" : String.format("byte 0x%02X", c);
  }
}
