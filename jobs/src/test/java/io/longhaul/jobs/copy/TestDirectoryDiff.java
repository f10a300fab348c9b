package io.longhaul.jobs.copy;

import static io.longhaul.jobs.copy.Samples.directory;
import static io.longhaul.jobs.copy.Samples.entry;
import static io.longhaul.jobs.copy.Samples.file;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.common.policy.Dataset.Compare;
import io.longhaul.common.policy.Dataset.Preserve;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.FileEntry.Kind;
import io.longhaul.common.storage.Traits;
import io.longhaul.jobs.copy.DirectoryWalk.Goal;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TestDirectoryDiff {
  private static final Set<Preserve> ALL = Set.of(Preserve.values());
  private static final Set<Preserve> LISTED = EnumSet.complementOf(EnumSet.of(Preserve.XATTR));

  private final Findings findings = new Findings();
  private CopyScope scope = Samples.scope(0, "d", 5);
  private Directory root = Directory.root(directory(""), directory(""));
  private Goal goal = Goal.COPY;

  private DirectoryDiff diff(List<FileEntry> source, List<FileEntry> target) {
    DirectoryDiff diff = new DirectoryDiff(scope, root, goal, findings);
    diff.merge(source, target);
    return diff;
  }

  /** {@code ACTION path (reason)} of each item. */
  private List<String> items() {
    return findings.items().stream()
        .map(item -> item.action() + " " + item.path() + " (" + item.reason() + ")")
        .toList();
  }

  @Test
  void whatTheTargetLacksIsNewAndWhatOnlyItHasIsKept() {
    diff(List.of(file("a", 1, 7), file("c", 3, 7)), List.of(file("b", 2, 7), file("c", 3, 7)))
        .finish();
    assertThat(items()).containsExactly("COPY a (new)", "ATTRIBUTES  (times)");
    assertThat(findings.equalFiles()).isEqualTo(1);
    assertThat(findings.equalBytes()).isEqualTo(3);
    assertThat(findings.extras()).isEmpty();
  }

  @Test
  void otherLengthsAreReplacedAndOtherTimesLookedInto() {
    DirectoryDiff diff =
        diff(
            List.of(file("length", 1, 7), file("same", 3, 7), file("time", 2, 7)),
            List.of(file("length", 9, 7), file("same", 3, 7), file("time", 2, 8)));
    assertThat(items()).containsExactly("REPLACE length (length 1, the target has 9)");
    assertThat(diff.undecided()).extracting(DirectoryDiff.Pair::path).containsExactly("time");
    diff.sameContent(diff.undecided().get(0));
    assertThat(items()).contains("ATTRIBUTES time (times)");
    assertThat(findings.equalFiles()).isEqualTo(2);
    diff.otherContent(diff.undecided().get(0), "bytes differ");
    assertThat(items()).contains("REPLACE time (bytes differ)");
  }

  @Test
  void byChecksumEveryContentDecides() {
    scope = Samples.scope(0, "d", 5, Compare.CHECKSUM, Set.of());
    DirectoryDiff diff = diff(List.of(file("a", 1, 7)), List.of(file("a", 1, 7)));
    assertThat(diff.undecided()).hasSize(1);
    assertThat(findings.equalFiles()).isZero();
  }

  @Test
  void attributesCountWhereTheyArePreserved() {
    FileEntry want =
        new FileEntry("a", Kind.FILE, 1, 7, 0640, "alice", "staff", false, Traits.NONE);
    diff(List.of(want), List.of(file("a", 1, 7)));
    assertThat(items()).containsExactly("ATTRIBUTES a (permission 0640, the target has 0644)");
    scope = Samples.scope(0, "d", 5, Compare.TIME, LISTED);
    diff(List.of(want), List.of(file("a", 1, 7)));
    assertThat(items().get(1))
        .isEqualTo(
            "ATTRIBUTES a (permission 0640, the target has 0644, owner alice, the target has hive,"
                + " group staff, the target has hadoop)");
  }

  private static FileEntry with(FileEntry entry, int replication, long blockSize, boolean acl) {
    return entry.with(new Traits(replication, blockSize, acl, "", 7));
  }

  @Test
  void traitsCountWhereBothHaveThemAndTheyArePreserved() {
    FileEntry want = with(file("a", 1, 7), 2, 512, true);
    diff(List.of(want), List.of(with(file("a", 1, 7), 3, 1024, false)));
    assertThat(items()).isEmpty();
    scope = Samples.scope(0, "d", 5, Compare.TIME, LISTED);
    diff(List.of(want), List.of(with(file("a", 1, 7), 3, 512, false)));
    diff(List.of(want), List.of(with(file("a", 1, 7), 3, 1024, true)));
    // Neither has a replication, nor a block size, what is erasure coded.
    diff(List.of(with(file("a", 1, 7), 2, 512, false)), List.of(with(file("a", 1, 7), 0, 0, true)));
    assertThat(items())
        .containsExactly(
            "ATTRIBUTES a (acl, the target has none, replication 2, the target has 3)",
            "REPLACE a (block size 512, the target has 1024)",
            "ATTRIBUTES a (no acl, the target has one)");
  }

  @Test
  void whatListingsDoNotHoldIsLookedAt() {
    FileEntry want = with(file("a", 1, 7), 3, 512, true);
    scope = Samples.scope(0, "d", 5, Compare.TIME, LISTED);
    DirectoryDiff lists = diff(List.of(want), List.of(want));
    assertThat(lists.unseen()).hasSize(1);
    assertThat(items()).isEmpty();
    lists.sameContent(lists.unseen().get(0), List.of("acl x, the target has y"));
    assertThat(items()).containsExactly("ATTRIBUTES a (acl x, the target has y)");
    assertThat(diff(List.of(file("b", 1, 7)), List.of(file("b", 1, 7))).unseen()).isEmpty();
    scope = Samples.scope(0, "d", 5, Compare.TIME, ALL);
    assertThat(diff(List.of(file("b", 1, 7)), List.of(file("b", 1, 7))).unseen()).hasSize(1);
  }

  @Test
  void itemsCarryWhatIsPreservedAndWhatTheirDirectoryHas() {
    Traits coded = new Traits(0, 0, true, "XOR-2-1-1024k", 2);
    root = Directory.root(directory(""), directory("").with(coded));
    FileEntry want = with(file("a", 1, 7), 2, 512, true);
    diff(List.of(want, directory("b")), List.of());
    assertThat(findings.items()).extracting(PlanItem::into).containsExactly(coded);
    assertThat(findings.items().get(0).entry().traits()).isEqualTo(Traits.NONE);
    assertThat(findings.remaining()).containsExactly(Directory.missing("b", directory("b"), coded));
    scope = Samples.scope(0, "d", 5, Compare.TIME, LISTED);
    root = findings.remaining().get(0);
    diff(List.of(want), List.of()).finish();
    assertThat(findings.items()).extracting(PlanItem::into).containsOnly(coded);
    assertThat(findings.items().get(1).entry().traits()).isEqualTo(new Traits(2, 512, true, "", 0));
  }

  @Test
  void filesAndDirectoriesDoNotGiveWayToEachOther() {
    diff(
        List.of(directory("a"), file("b", 1, 7), file("c", 1, 7)),
        List.of(file("a", 1, 7), directory("b"), entry("c", Kind.LINK, 0, 7, 0777)));
    assertThat(items())
        .containsExactly(
            "REFUSE a (the target has a file where the source has a directory)",
            "REFUSE b (the target has a directory where the source has a file)",
            "REFUSE c (the target has a link where the source has a file)");
    assertThat(findings.remaining()).isEmpty();
  }

  @Test
  void rulesLinksAndStrangersAreCountedNotCopied() {
    diff(
        List.of(
            directory("_temporary"),
            file("a.tmp", 4, 7),
            directory("inner"),
            entry("link", Kind.LINK, 0, 7, 0777),
            entry("pipe", Kind.OTHER, 0, 7, 0644),
            directory("state"),
            directory("sub")),
        List.of());
    assertThat(findings.excludedFiles()).isEqualTo(1);
    assertThat(findings.excludedBytes()).isEqualTo(4);
    assertThat(findings.links()).isEqualTo(1);
    assertThat(items())
        .containsExactly(
            "REFUSE pipe (neither a file, a directory nor a link, or its name can't be decoded)");
    assertThat(findings.remaining())
        .containsExactly(
            Directory.excluded("_temporary", directory("_temporary")),
            Directory.both("sub", directory("sub"), null));
  }

  @Test
  void timesOfADirectoryThatHoldsSomebodyElsesAreLeftAlone() {
    root = Directory.root(directory(""), entry("", Kind.DIRECTORY, 0, 99, 0755));
    diff(List.of(directory("inner")), List.of()).finish();
    assertThat(items()).isEmpty();
    diff(List.of(), List.of()).finish();
    assertThat(items()).containsExactly("ATTRIBUTES  (times)");
  }

  @Test
  void whatOnlyTheTargetHasGoesWhereThePolicySaysSo() {
    scope = Samples.removing(scope);
    DirectoryDiff diff =
        diff(
            List.of(file("b", 1, 7), file("r", 1, 7), entry("s", Kind.LINK, 0, 7, 0777)),
            List.of(
                directory("_temporary"),
                file("a", 5, 7),
                file("a.tmp", 50, 7),
                file("b", 1, 7),
                directory("dir"),
                directory("inner"),
                entry("link", Kind.LINK, 0, 7, 0777),
                entry("odd", Kind.OTHER, 0, 7, 0644),
                file("r", 3, 7),
                file("s", 4, 7),
                directory("state")));
    diff.finish();
    assertThat(items())
        .containsExactly(
            "REMOVE a (only at the target)",
            "REMOVE link (only at the target)",
            "REPLACE r (length 1, the target has 3)",
            "ATTRIBUTES  (times)");
    assertThat(findings.remaining()).containsExactly(Directory.extra("dir", directory("dir")));
    assertThat(findings.loss()).isEqualTo(new DeleteGuard.Loss(6, 13, 2, 5, 1, 3));
  }

  @Test
  void aDirectoryOfTheTargetAloneGoesAfterWhatIsInIt() {
    scope = Samples.removing(scope);
    root = Directory.extra("x", directory("x"));
    diff(List.of(), List.of(file("f", 1, 7), directory("sub"))).finish();
    assertThat(items())
        .containsExactly(
            "REMOVE x/f (only at the target)",
            "REMOVE_DIRECTORY x (only at the target, if nothing in it stays)");
    assertThat(findings.remaining()).containsExactly(Directory.extra("x/sub", directory("sub")));
  }

  @Test
  void heldPathsStayAndHoldBackWhatIsNewer() {
    scope = Samples.removing(scope, "kept", "dir/below", "old", "way");
    diff(
            List.of(file("old", 1, 7), directory("way")),
            List.of(file("kept", 5, 7), file("old", 3, 7), file("way", 1, 7)))
        .finish();
    assertThat(items()).isEmpty();
    assertThat(findings.remaining()).isEmpty();
    assertThat(findings.heldFiles()).isEqualTo(3);
    assertThat(findings.heldBack()).isTrue();
    assertThat(findings.loss()).isEqualTo(new DeleteGuard.Loss(3, 9, 0, 0, 0, 0));
    root = Directory.extra("dir", directory("dir"));
    diff(List.of(), List.of(file("below", 2, 7), file("other", 1, 7))).finish();
    assertThat(items()).containsExactly("REMOVE dir/other (only at the target)");
  }

  @Test
  void aHeldFileThatTheSourceLostHoldsNothingBack() {
    scope = Samples.removing(scope, "kept");
    diff(List.of(), List.of(file("kept", 5, 7)));
    assertThat(findings.heldFiles()).isEqualTo(1);
    assertThat(findings.heldBack()).isFalse();
  }

  @Test
  void filesAndDirectoriesGiveWayWhereThePolicyRemoves() {
    scope = Samples.removing(scope);
    diff(
        List.of(directory("a"), file("b", 1, 7), file("c", 1, 7), directory("d.tmp")),
        List.of(
            file("a", 3, 7),
            directory("b"),
            entry("c", Kind.LINK, 0, 7, 0777),
            file("d.tmp", 1, 7)));
    assertThat(items())
        .containsExactly(
            "REMOVE a (the source has a directory of this name)",
            "COPY b (new, the target has a directory)",
            "REMOVE c (the source has a file of this name)",
            "COPY c (new, the target has a link)");
    assertThat(findings.clashes()).containsExactly("a", "b", "c");
    assertThat(findings.remaining())
        .containsExactly(
            Directory.both("a", directory("a"), null),
            Directory.extra("b", directory("b")),
            Directory.excluded("d.tmp", directory("d.tmp")));
  }

  @Test
  void aDirectoryIsMadeOnceItIsMissing() {
    root = Directory.both("x", directory("x"), null);
    diff(List.of(file("f", 1, 7)), List.of()).finish();
    assertThat(items()).containsExactly("COPY x/f (new)", "MAKE_DIRECTORY x (new directory)");
  }

  @Test
  void aComparisonListsWhatOnlyTheTargetHasAndCountsEachFileOnce() {
    goal = Goal.COMPARE;
    scope = scope.comparing(Compare.CHECKSUM);
    DirectoryDiff diff =
        diff(
            List.of(file("m", 1, 7)),
            List.of(
                file("a", 1, 7),
                file("b.tmp", 1, 7),
                directory("d"),
                entry("m", Kind.FILE, 1, 7, 0600),
                directory("state")));
    assertThat(findings.extras()).extracting(Findings.Extra::path).containsExactly("a");
    assertThat(findings.remaining())
        .containsExactly(new Directory("d", null, directory("d"), false));
    diff.sameContent(diff.undecided().get(0));
    diff.finish();
    assertThat(items()).containsExactly("ATTRIBUTES m (permission 0644, the target has 0600)");
    assertThat(findings.equalFiles()).isZero();
  }

  @Test
  void aComparisonNamesAMissingDirectoryOnlyWhenItIsEmpty() {
    goal = Goal.COMPARE;
    root = Directory.both("x", directory("x"), null);
    diff(List.of(file("f", 1, 7)), List.of()).finish();
    assertThat(items()).containsExactly("COPY x/f (new)");
    diff(List.of(), List.of()).finish();
    assertThat(items()).contains("MAKE_DIRECTORY x (new directory)");
  }
}
