package io.longhaul.jobs.report;

import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text in the jar with places of the form {@code {{name}}}, and how values are quoted for them. */
final class Template {
  private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z_]+)}}");

  private Template() {}

  /**
   * The text with all its places filled.
   *
   * @param values as they shall stand there
   */
  static String fill(String name, Map<String, String> values) {
    Matcher matcher = PLACE.matcher(read(name));
    return matcher.replaceAll(
        place -> {
          String value = values.get(place.group(1));
          if (value == null) {
            throw new IllegalStateException("No value for " + place.group() + " of " + name);
          }
          return Matcher.quoteReplacement(value);
        });
  }

  private static String read(String name) {
    try (InputStream in = Template.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One word of a shell. */
  static String shell(String text) {
    return text.matches("[A-Za-z0-9_./:=@%+-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  /** A string of JSON, which YAML and Python read alike. */
  static String json(String text) {
    return TextNode.valueOf(text).toString();
  }

  /** A word of systemd's command lines. */
  static String systemd(String text) {
    String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"");
    return "\"" + escaped.replace("%", "%%").replace("$", "$$") + "\"";
  }
}
