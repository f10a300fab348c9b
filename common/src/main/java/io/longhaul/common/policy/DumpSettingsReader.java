package io.longhaul.common.policy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads what a policy says of metastore dumps. */
final class DumpSettingsReader {
  private static final String DUMPS = "/dumps";
  private static final String MAP = DUMPS + "/map";

  private final Values values;
  private final SecretReader secrets;

  DumpSettingsReader(Values values, SecretReader secrets) {
    this.values = values;
    this.secrets = secrets;
  }

  /**
   * Empty without the section; what is bad in it is told and left out.
   *
   * @param drafts none of which may lie in the folder: it is never copied
   */
  Optional<DumpSettings> read(List<DatasetDraft> drafts) {
    Optional<Location> folder = values.parsed(DUMPS + "/folder", Location::parse);
    folder.ifPresent(place -> drafts.forEach(draft -> refuseInside(place, draft)));
    Optional<Duration> maxAge = values.parsed(DUMPS + "/max-age", DurationText::parse);
    Map<String, String> map = new TreeMap<>();
    for (String key : values.tree().keys(MAP)) {
      String pointer = YamlTree.child(MAP, key);
      Optional<Location> to = values.parsed(pointer, Location::parse);
      try {
        Location from = Location.parse(key);
        to.ifPresent(place -> map.put(from.toString(), place.toString()));
      } catch (InvalidValueException e) {
        values.invalid(pointer, key, e.right());
      }
    }
    MetastoreAccessReader access = new MetastoreAccessReader(values, secrets);
    Optional<MetastoreAccess> source = access.read("source");
    Optional<MetastoreAccess> target = access.read("target");
    return folder.map(place -> new DumpSettings(place.toString(), maxAge, map, source, target));
  }

  private void refuseInside(Location folder, DatasetDraft draft) {
    String to = draft.pointer() + "/to";
    boolean target = draft.target().filter(folder::contains).isPresent();
    if (draft.isCopied() && (target || draft.source().filter(folder::contains).isPresent())) {
      values.invalid(
          target && values.tree().has(to) ? to : draft.pointer() + "/path",
          "a place outside dumps.folder, " + Shown.text(folder.toString()));
    }
  }
}
