package io.longhaul.jobs.repack;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.common.policy.RepackRule.By;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Traits;
import io.longhaul.jobs.repack.Footers.Look;
import io.longhaul.jobs.repack.Footers.Other;
import io.longhaul.jobs.repack.Footers.Parquet;
import io.longhaul.jobs.repack.pages.FileFacts;
import io.longhaul.jobs.repack.pages.PackSettings;
import io.longhaul.jobs.repack.pages.Profile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;

class TestDirectoryGroups {
  private static final ResultMaker.Product NOTHING =
      new ResultMaker.Product(0, Map.of(), Set.of(), written -> Optional.empty());
  private static final PackSettings FAST =
      new PackSettings(CompressionCodec.ZSTD, 3, Profile.MODERN);
  private static final MessageType ONE =
      MessageTypeParser.parseMessageType("message t { optional int64 id; }");
  private static final MessageType OTHER =
      MessageTypeParser.parseMessageType("message t { optional binary id; }");

  private final List<InputFileEntry> files = new ArrayList<>();
  private final Map<String, MessageType> schemas = new HashMap<>();
  private final Map<String, FileEntry> target = new HashMap<>();
  private final List<String> read = new ArrayList<>();

  private void file(String name, long length, long modified) {
    files.removeIf(file -> file.path().equals("p/" + name));
    files.add(new InputFileEntry("p/" + name, length, modified, 0644));
  }

  private DirectoryGroups plan(List<GroupManifest> known) throws IOException, InterruptedException {
    DirectoryGroups groups =
        new DirectoryGroups("p", new GroupRule(FAST, 1_000, By.PAGES, List.of()));
    read.clear();
    groups.plan(
        files,
        known,
        target,
        name -> files.stream().anyMatch(file -> file.name().equals(name)),
        asked -> asked.stream().map(this::look).toList());
    return groups;
  }

  private Look look(InputFileEntry file) {
    read.add(file.name());
    if (file.name().endsWith(".txt")) {
      return new Other(file, "not Parquet");
    }
    MessageType schema = schemas.getOrDefault(file.name(), ONE);
    return new Parquet(
        file, new FileFacts(schema, Map.of(), 5, 1, Set.of(CompressionCodec.SNAPPY), false, ""));
  }

  /** Makes all that was planned, as a run would. */
  private List<GroupManifest> published(DirectoryGroups groups) {
    List<GroupManifest> known = new ArrayList<>(groups.kept());
    for (GroupManifest group : groups.make()) {
      GroupManifest.Result result = new GroupManifest.Result(77, target.size() + 1, 5, 9);
      known.add(group.made(group.files(), NOTHING, result));
      target.put(
          group.name(),
          new FileEntry(
              group.name(),
              FileEntry.Kind.FILE,
              77,
              result.modified(),
              0644,
              "",
              "",
              false,
              Traits.NONE));
    }
    return known;
  }

  private static List<String> names(GroupManifest group) {
    return group.files().stream().map(InputFileEntry::name).toList();
  }

  @Test
  void keepsWhatIsUnchangedWithoutALookIntoIt() throws IOException, InterruptedException {
    file("a", 300, 1);
    file("b", 300, 1);
    file("notes.txt", 5, 1);
    List<GroupManifest> known = published(plan(List.of()));
    assertThat(known).hasSize(1);
    assertThat(names(known.get(0))).containsExactly("a", "b");
    files.removeIf(file -> file.name().endsWith(".txt"));
    DirectoryGroups again = plan(known);
    assertThat(again.make()).isEmpty();
    assertThat(again.kept()).isEqualTo(known);
    assertThat(read).isEmpty();
  }

  @Test
  void aGroupKeepsItsNameForAsLongAsItHasAFile() throws IOException, InterruptedException {
    file("a", 300, 1);
    file("b", 300, 1);
    file("c", 300, 1);
    List<GroupManifest> first = published(plan(List.of()));
    String path = first.get(0).path();
    file("b", 300, 2);
    List<GroupManifest> second = published(plan(first));
    assertThat(second).extracting(GroupManifest::path).containsExactly(path);
    files.removeIf(file -> file.name().equals("a"));
    List<GroupManifest> third = published(plan(second));
    assertThat(third).extracting(GroupManifest::path).containsExactly(path);
    assertThat(names(third.get(0))).containsExactly("b", "c");
    files.clear();
    assertThat(plan(third).make()).isEmpty();
    assertThat(plan(third).kept()).isEmpty();
  }

  @Test
  void aHalfEmptyGroupTakesInWhatCame() throws IOException, InterruptedException {
    file("a", 200, 1);
    file("b", 200, 1);
    List<GroupManifest> first = published(plan(List.of()));
    file("c", 200, 1);
    List<GroupManifest> second = published(plan(first));
    assertThat(second).hasSize(1);
    assertThat(names(second.get(0))).containsExactly("a", "b", "c");
    // More than half full now: what comes has a group of its own, the first is left alone.
    file("d", 300, 1);
    file("e", 300, 1);
    DirectoryGroups third = plan(second);
    assertThat(third.kept()).hasSize(1);
    assertThat(third.make()).hasSize(1);
    assertThat(names(third.make().get(0))).containsExactly("d", "e");
    assertThat(third.make().get(0).path()).isNotEqualTo(second.get(0).path());
  }

  @Test
  void aFileOfAnotherTypeLeavesItsGroup() throws IOException, InterruptedException {
    file("a", 300, 1);
    file("b", 300, 1);
    List<GroupManifest> first = published(plan(List.of()));
    file("b", 300, 2);
    schemas.put("b", OTHER);
    List<GroupManifest> second = published(plan(first));
    assertThat(second).hasSize(2);
    assertThat(names(second.get(0))).containsExactly("a");
    assertThat(names(second.get(1))).containsExactly("b");
  }

  @Test
  void aResultThatIsGoneOrTouchedIsMadeAnew() throws IOException, InterruptedException {
    file("a", 300, 1);
    file("b", 300, 1);
    List<GroupManifest> known = published(plan(List.of()));
    FileEntry result = target.remove(known.get(0).name());
    assertThat(plan(known).make()).hasSize(1);
    target.put(result.name(), result);
    assertThat(plan(known).make()).isEmpty();
  }

  @Test
  void aManifestReadsBackAsItWasWritten() throws IOException, InterruptedException {
    file("a", 300, 1);
    file("b", 300, 1);
    GroupManifest group = published(plan(List.of())).get(0);
    assertThat(GroupManifest.parse(group.text())).isEqualTo(group);
  }
}
