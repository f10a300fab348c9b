package io.longhaul.common.policy;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A glob on paths relative to a dataset: {@code *} and {@code ?} stay within a component, {@code
 * **} crosses them, {@code [a-z]}, {@code [!a]}, {@code {x,y}} and {@code \} as in a shell.
 *
 * <p>Own code because the JDK's matcher takes platform paths, which an executor in a C locale can't
 * make of every name, and Hadoop's has no {@code **}.
 */
public final class PathGlob implements Serializable {
  private final String text;
  private final Pattern pattern;
  private final Pattern directory;

  private PathGlob(String text, Pattern pattern, Pattern directory) {
    this.text = text;
    this.pattern = pattern;
    this.directory = directory;
  }

  /**
   * Parses a glob.
   *
   * @throws IllegalArgumentException when a bracket or brace is left open
   */
  public static PathGlob parse(String text) {
    requireNonNull(text, "text is null");
    // A directory whose whole content is named goes with its content: no empty shell is left of it.
    String directory = text.endsWith("/**") ? text.substring(0, text.length() - 3) : text;
    return new PathGlob(text, compile(text), compile(directory));
  }

  public boolean matches(String path) {
    return pattern.matcher(path).matches();
  }

  /** Whether the directory and all below it is meant. */
  public boolean matchesDirectory(String path) {
    return directory.matcher(path).matches();
  }

  @Override
  public String toString() {
    return text;
  }

  private static Pattern compile(String glob) {
    StringBuilder regex = new StringBuilder();
    int braces = 0;
    int at = 0;
    while (at < glob.length()) {
      char c = glob.charAt(at);
      switch (c) {
        case '*' -> at = star(glob, at, regex);
        case '?' -> regex.append("[^/]");
        case '[' -> at = bracket(glob, at, regex);
        case '{' -> {
          braces++;
          regex.append("(?:");
        }
        case '}' -> {
          if (braces > 0) {
            braces--;
            regex.append(')');
          } else {
            regex.append("\\}");
          }
        }
        case ',' -> regex.append(braces > 0 ? "|" : ",");
        case '\\' -> {
          if (++at == glob.length()) {
            throw invalid(glob, "ends in a backslash");
          }
          regex.append(Pattern.quote(glob.substring(at, at + 1)));
        }
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
      at++;
    }
    if (braces > 0) {
      throw invalid(glob, "has a { without its }");
    }
    try {
      return Pattern.compile(regex.toString(), Pattern.DOTALL);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("Invalid glob: " + glob, e);
    }
  }

  /** Translates the stars at {@code at}; answers the index of the last character used. */
  private static int star(String glob, int at, StringBuilder regex) {
    if (!glob.startsWith("**", at)) {
      regex.append("[^/]*");
      return at;
    }
    boolean wholeComponent = at == 0 || glob.charAt(at - 1) == '/';
    if (wholeComponent && glob.startsWith("**/", at)) {
      regex.append("(?:.*/)?");
      return at + 2;
    }
    regex.append(".*");
    return at + 1;
  }

  /** Translates the class at {@code at}; answers the index of its closing bracket. */
  private static int bracket(String glob, int at, StringBuilder regex) {
    int end = glob.indexOf(']', at + 2);
    if (end < 0) {
      throw invalid(glob, "has a [ without its ]");
    }
    String members = glob.substring(at + 1, end);
    boolean negated = members.startsWith("!") || members.startsWith("^");
    if (negated) {
      members = members.substring(1);
    }
    regex.append(negated ? "(?!/)[^" : "(?!/)[");
    regex.append(members.replace("\\", "\\\\").replace("[", "\\[").replace("&&", "&\\&"));
    regex.append(']');
    return end;
  }

  private static IllegalArgumentException invalid(String glob, String why) {
    return new IllegalArgumentException("Invalid glob: " + glob + " (" + why + ")");
  }
}
