package io.longhaul.jobs.repack;

import io.longhaul.common.policy.RepackRule.Text;
import io.longhaul.common.storage.Store;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Tells files of text, and what they are named when they are compressed. */
final class TextFiles {
  /** Begins the recipe of a file of text that is compressed; after it comes how. */
  static final String RECIPE = "text ";

  private static final Set<String> SUFFIXES =
      Set.of("csv", "tsv", "psv", "tbl", "txt", "text", "json", "jsonl", "ndjson", "log", "xml");
  private static final List<String> BINARY = List.of("PAR1", "PARE", "ORC", "Obj\u0001", "SEQ");
  private static final int HEAD = 4096;

  private TextFiles() {}

  static String recipe(Text text) {
    return RECIPE + text.name().toLowerCase(Locale.ROOT);
  }

  static boolean isRecipe(String recipe) {
    return recipe.startsWith(RECIPE);
  }

  /** How a recipe compresses. */
  static Text text(String recipe) {
    return Text.valueOf(recipe.substring(RECIPE.length()).toUpperCase(Locale.ROOT));
  }

  /** The ending by which readers know the codec. */
  static String ending(Text text) {
    return switch (text) {
      case GZIP -> ".gz";
      case ZSTD -> ".zst";
      case AS_IT_IS -> throw new IllegalArgumentException("Nothing is compressed");
    };
  }

  /** Whether a name is one that compressed files have. */
  static boolean isResult(String name) {
    return name.endsWith(ending(Text.GZIP)) || name.endsWith(ending(Text.ZSTD));
  }

  /** Whether a file is text by its name, or may be, having no ending that says what it is. */
  static boolean mayBe(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 || isNamed(name);
  }

  private static boolean isNamed(String name) {
    return SUFFIXES.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
  }

  /** Whether a file is text, by its name or, where that does not tell, by how it begins. */
  static boolean is(Store store, String path, Crossing crossing) throws IOException {
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (name.indexOf('.') >= 0) {
      return isNamed(name);
    }
    crossing.before(HEAD);
    byte[] head;
    try (InputStream in = store.open(path)) {
      head = in.readNBytes(HEAD);
    }
    String start = new String(head, 0, Math.min(4, head.length), StandardCharsets.ISO_8859_1);
    if (BINARY.stream().anyMatch(start::startsWith)) {
      return false;
    }
    for (byte value : head) {
      // Hive separates fields by the control characters from 1 to 8.
      boolean control = value == 0 || (value > 0x0d && value < 0x20) || value == 0x7f;
      if (control && value != 0x1b) {
        return false;
      }
    }
    return true;
  }
}
