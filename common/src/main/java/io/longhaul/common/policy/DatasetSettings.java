package io.longhaul.common.policy;

import io.longhaul.common.policy.Dataset.Compare;
import io.longhaul.common.policy.Dataset.Engine;
import io.longhaul.common.policy.Dataset.OpenFiles;
import io.longhaul.common.policy.Dataset.Preserve;
import io.longhaul.common.policy.Dataset.Replicate;
import java.nio.file.FileSystems;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.PatternSyntaxException;

/** What a dataset and the policy's defaults may both set. */
record DatasetSettings(
    Engine engine,
    int priority,
    Optional<Duration> rpo,
    Compare compare,
    Set<Preserve> preserve,
    List<String> exclude,
    Replicate replicate,
    OpenFiles open,
    DeleteRule delete,
    Optional<RepackRule> repack) {

  /** What holds when neither the dataset nor the policy's defaults say anything. */
  static final DatasetSettings DEFAULT =
      new DatasetSettings(
          Engine.SPARK,
          5,
          Optional.empty(),
          Compare.TIME,
          EnumSet.of(Preserve.PERMISSION, Preserve.TIMES),
          List.of(),
          Replicate.ALWAYS,
          OpenFiles.KEEP_WATERMARK,
          DeleteRule.DEFAULT,
          Optional.empty());

  /** These settings with those on top that the map at a pointer gives. */
  DatasetSettings overriddenBy(Values values, String pointer) {
    return new DatasetSettings(
        values.text(pointer + "/engine").map(DatasetSettings::engine).orElse(engine),
        values.tree().number(pointer + "/priority").orElse(priority),
        values.parsed(pointer + "/rpo", DurationText::parse).or(() -> rpo),
        values.text(pointer + "/compare").map(DatasetSettings::compare).orElse(compare),
        values.texts(pointer + "/preserve").map(DatasetSettings::preserve).orElse(preserve),
        exclude(values, pointer + "/exclude").orElse(exclude),
        values.text(pointer + "/replicate").map(DatasetSettings::replicate).orElse(replicate),
        values.text(pointer + "/open").map(DatasetSettings::open).orElse(open),
        delete(values, pointer + "/delete"),
        repack(values, pointer + "/repack"));
  }

  /** Key by key, as {@link #delete}. */
  private Optional<RepackRule> repack(Values values, String pointer) {
    if (!values.tree().has(pointer)) {
      return repack;
    }
    RepackRule usual = repack.orElse(RepackRule.DEFAULT);
    return Optional.of(
        new RepackRule(
            values
                .text(pointer)
                .or(() -> values.text(pointer + "/mode"))
                .map(RepackRule.When::of)
                .orElse(usual.when()),
            values.text(pointer + "/codec").orElse(usual.codec()),
            values.text(pointer + "/level").orElse(usual.level()),
            values
                .text(pointer + "/profile")
                .map(text -> RepackRule.Profile.valueOf(text.toUpperCase(Locale.ROOT)))
                .orElse(usual.profile()),
            values.parsed(pointer + "/file-size", ByteSize::parse).orElse(usual.fileSize()),
            values.parsed(pointer + "/min-age", RepackRule::age).orElse(usual.minAge()),
            values
                .text(pointer + "/bucketed")
                .map(RepackRule.HiveNames::of)
                .orElse(usual.hiveNames()),
            values
                .text(pointer)
                .or(() -> values.text(pointer + "/mode"))
                .map(RepackRule.By::of)
                .orElse(usual.by()),
            values.texts(pointer + "/sort").orElse(usual.sort()),
            values
                .text(pointer + "/compress")
                .map(text -> RepackRule.Text.valueOf(text.toUpperCase(Locale.ROOT)))
                .orElse(usual.text())));
  }

  /** Key by key: a dataset that only says how has the defaults' {@code retain} and {@code max}. */
  private DeleteRule delete(Values values, String pointer) {
    return new DeleteRule(
        values
            .text(pointer)
            .or(() -> values.text(pointer + "/mode"))
            .map(text -> DeleteRule.Mode.valueOf(text.toUpperCase(Locale.ROOT)))
            .orElse(delete.mode()),
        values.parsed(pointer + "/retain", DurationText::parse).orElse(delete.retain()),
        values.parsed(pointer + "/max", Percent::parse).orElse(delete.max()));
  }

  private static Engine engine(String text) {
    return Engine.valueOf(text.toUpperCase(Locale.ROOT));
  }

  private static Compare compare(String text) {
    return Compare.valueOf(text.toUpperCase(Locale.ROOT));
  }

  private static Replicate replicate(String text) {
    return Replicate.valueOf(text.toUpperCase(Locale.ROOT));
  }

  private static OpenFiles open(String text) {
    return text.equals("ignore") ? OpenFiles.IGNORE : OpenFiles.KEEP_WATERMARK;
  }

  private static Set<Preserve> preserve(List<String> texts) {
    Set<Preserve> preserve = EnumSet.noneOf(Preserve.class);
    for (String text : texts) {
      preserve.add(Preserve.valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_')));
    }
    if (preserve.contains(Preserve.ACL)) {
      // A list and the mode bits hold each other: the group's bits are the mask of the list.
      preserve.add(Preserve.PERMISSION);
    }
    return preserve;
  }

  private static Optional<List<String>> exclude(Values values, String pointer) {
    Optional<List<String>> globs = values.texts(pointer);
    for (int i = 0; i < values.tree().size(pointer); i++) {
      String item = pointer + "/" + i;
      values
          .text(item)
          .flatMap(DatasetSettings::wrongGlob)
          .ifPresent(right -> values.invalid(item, right));
    }
    return globs;
  }

  private static Optional<String> wrongGlob(String glob) {
    if (Location.isAbsolute(glob)) {
      return Optional.of("a glob on paths relative to the dataset");
    }
    try {
      FileSystems.getDefault().getPathMatcher("glob:" + glob);
      return Optional.empty();
    } catch (PatternSyntaxException e) {
      return Optional.of("a glob with its brackets closed, such as **/_temporary/**");
    }
  }
}
