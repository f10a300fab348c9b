package io.longhaul.common.policy;

import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Text to YAML nodes. What is not YAML becomes the one problem, with its place. */
final class YamlReader {
  /** The longest policy file, in characters: ten thousand datasets fit well. */
  static final int MAX_LENGTH = 4 * 1024 * 1024;

  private static final int MAX_DEPTH = 50;
  private static final int MAX_ALIASES = 1_000;
  private static final Pattern ADVICE = Pattern.compile("\\.?\\s*\\(.*", Pattern.DOTALL);
  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setSchema(new CoreSchema())
          .setCodePointLimit(MAX_LENGTH)
          .setMaxAliasesForCollections(MAX_ALIASES)
          .build();

  private YamlReader() {}

  /** The root node; empty, with the problem in {@code findings}, when there is none. */
  static Optional<Node> read(String text, Findings findings) {
    try {
      if (!isWithinLimits(text, findings)) {
        return Optional.empty();
      }
      Optional<Node> root = new Compose(SETTINGS).composeString(text);
      if (root.isEmpty()) {
        findings.add(
            Position.START,
            "Invalid policy: empty file (a map with name, source, target and datasets)");
      }
      return root;
    } catch (MarkedYamlEngineException e) {
      Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
      findings.add(mark.map(Position::of).orElse(Position.START), message(e.getProblem()));
    } catch (ReaderException e) {
      findings.add(
          Position.at(text, Math.min(e.getPosition(), text.length())),
          String.format("Invalid YAML: U+%04X (a printable character)", e.getCodePoint()));
    } catch (YamlEngineException e) {
      findings.add(Position.START, message(e.getMessage()));
    }
    return Optional.empty();
  }

  // The composer calls itself for each level, and aliases of aliases grow without bound: both are
  // looked at first, event by event.
  private static boolean isWithinLimits(String text, Findings findings) {
    if (text.length() > MAX_LENGTH) {
      findings.add(
          Position.WHOLE_FILE,
          "Invalid policy: " + text.length() + " characters (at most " + MAX_LENGTH + ")");
      return false;
    }
    int depth = 0;
    int aliases = 0;
    for (Event event : new Parse(SETTINGS).parseString(text)) {
      if (event instanceof CollectionStartEvent) {
        depth++;
      } else if (event instanceof CollectionEndEvent) {
        depth--;
      } else if (event instanceof AliasEvent) {
        aliases++;
      }
      if (depth > MAX_DEPTH || aliases > MAX_ALIASES) {
        findings.add(
            event.getStartMark().map(Position::of).orElse(Position.START),
            depth > MAX_DEPTH
                ? "Invalid YAML: nested too deeply (at most " + MAX_DEPTH + " levels)"
                : "Invalid YAML: too many aliases (at most " + MAX_ALIASES + ")");
        return false;
      }
    }
    return true;
  }

  private static String message(String problem) {
    String plain =
        ADVICE
            .matcher(problem.replaceFirst("^but ", "").replace("'\\t(TAB)'", "tab"))
            .replaceAll("");
    String right =
        problem.contains("TAB") ? " (spaces, no tabs)" : " (see the lines just before as well)";
    return "Invalid YAML: " + Shown.text(plain) + right;
  }
}
