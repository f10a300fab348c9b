package io.longhaul.common.policy;

/** A text that is no value of its type. */
public final class InvalidValueException extends IllegalArgumentException {
  private final String right;

  InvalidValueException(String thing, String value, String right) {
    super("Invalid " + thing + ": " + Shown.text(value) + " (" + right + ")");
    this.right = right;
  }

  /** What would be right. */
  public String right() {
    return right;
  }
}
