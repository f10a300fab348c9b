package io.longhaul.jobs.copy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.common.storage.Creation;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import io.longhaul.jobs.copy.CopyTrial.Result;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.PrivilegedExceptionAction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.apache.hadoop.security.UserGroupInformation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Which attributes arrive, and how. */
@ExtendWith(CodingClusters.class)
class AttributesIT {
  private static final int MEBIBYTE = 1 << 20;
  private static final String[] PATHS = {
    "d", "d/sub", "d/sub/deep", "d/sub/file", "d/closed", "d/closed/file", "d/plain"
  };
  private static final String ALL =
      "name: d, path: d, preserve: [permission, times, owner, group, acl, xattr, replication,"
          + " block-size]";

  @TempDir private Path folder;
  private CopyTrial trial;

  @BeforeEach
  void start() throws IOException {
    trial = CopyTrial.between(CodingClusters.source(), CodingClusters.target(), folder);
  }

  @AfterEach
  void stop() throws IOException {
    trial.close();
  }

  /** Everything that can be preserved of a tree, one line for each entry. */
  private static Map<String, String> attributes(Warehouse side, String... paths)
      throws IOException {
    Map<String, String> attributes = new TreeMap<>();
    for (String path : paths) {
      FileEntry entry = side.entry(path);
      Map<String, String> xattrs = new TreeMap<>();
      side.store()
          .xattrs(side.path(path))
          .forEach((name, value) -> xattrs.put(name, new String(value, UTF_8)));
      attributes.put(
          path,
          "%04o %d %s:%s %s %s %d×%d"
              .formatted(
                  entry.permission(),
                  entry.modified(),
                  entry.owner(),
                  entry.group(),
                  side.store().acl(side.path(path)),
                  xattrs,
                  entry.traits().replication(),
                  entry.traits().blockSize()));
    }
    return attributes;
  }

  private void xattr(String path, String name, String value) throws IOException {
    trial.source.store().setXattr(trial.source.path(path), name, value.getBytes(UTF_8));
  }

  private void acl(String path, int permission, String... acl) throws IOException {
    trial.source.store().setAcl(trial.source.path(path), permission, List.of(acl));
  }

  /** A tree with a bit of everything. */
  private void write() throws IOException {
    Store store = trial.source.store();
    trial.source.directory("d/sub/deep");
    trial.source.write("d/closed/file", "closed");
    trial.source.write("d/plain", "plain");
    Creation blocks = new Creation(0640, 2, 2 * MEBIBYTE, Optional.empty(), OptionalInt.empty());
    try (OutputStream out = store.create(trial.source.path("d/sub/file"), blocks)) {
      out.write("content".getBytes(UTF_8));
    }
    acl(
        "d/sub",
        0750,
        "user:bob:r-x",
        "group::---",
        "default:user::rwx",
        "default:user:eve:rwx",
        "default:group::r-x",
        "default:mask::rwx",
        "default:other::---");
    acl("d/sub/file", 0640, "user:bob:r--", "group::---");
    xattr("d", "user.root", "of the dataset");
    xattr("d/sub/file", "user.origin", "pipeline 7");
    xattr("d/sub/file", "trusted.kept", "for superusers");
    xattr("d/closed", "user.closed", "yes");
    xattr("d/closed/file", "user.closed", "yes");
    for (String path : PATHS) {
      store.setOwner(trial.source.path(path), "alice", "staff");
      store.setModified(trial.source.path(path), Warehouse.LONG_AGO);
    }
    store.setPermission(trial.source.path("d/closed/file"), 0400);
    store.setPermission(trial.source.path("d/closed"), 01500);
  }

  @Test
  void allArrives() throws IOException {
    write();
    trial.dataset(ALL);
    Result copied = trial.copy().exits(0);
    assertThat(copied.files("d", "copied")).isEqualTo(3);
    assertThat(attributes(trial.target, PATHS)).isEqualTo(attributes(trial.source, PATHS));
    assertThat(attributes(trial.target, "d/sub/file").get("d/sub/file"))
        .isEqualTo(
            "0640 %d alice:staff [group::---, user:bob:r--] {trusted.kept=for superusers, user.origin=pipeline 7} 2×2097152"
                .formatted(Warehouse.LONG_AGO));
    assertThat(trial.planned()).isEmpty();
    trial.compare().exits(0);
  }

  /** Changes attributes alone, at both sides. */
  private void change() throws IOException {
    Store store = trial.source.store();
    acl("d/sub", 0750);
    store.setPermission(trial.source.path("d/sub"), 0750);
    acl("d/sub/file", 0660, "user:bob:rw-", "group::r--");
    acl("d/plain", 0644, "user:carol:r--", "group::r--");
    xattr("d/sub/file", "user.origin", "pipeline 8");
    store.removeXattr(trial.source.path("d/sub/file"), "trusted.kept");
    xattr("d/closed/file", "user.late", "but here");
    store.setReplication(trial.source.path("d/plain"), 2);
    xattr("d/plain", "user.new", "");
    trial.target.store().setXattr(trial.target.path("d/plain"), "user.theirs", new byte[0]);
  }

  @Test
  void whatChangesLaterArrivesWithoutBytes() throws IOException {
    write();
    trial.dataset(ALL).copy().exits(0);
    String file = trial.target.store().identity(trial.target.path("d/sub/file"));
    String plain = trial.target.store().identity(trial.target.path("d/plain"));
    change();
    assertThat(trial.planned())
        .anyMatch(line -> line.contains("  sub  (no acl, the target has one)"))
        .anyMatch(
            line ->
                line.contains("sub/file  (permission 0660, the target has 0640, acl")
                    && line.contains("xattr user.origin, no xattr trusted.kept)"))
        .anyMatch(
            line ->
                line.contains(
                    "plain  (acl, the target has none, replication 2, the target has 3, xattr"
                        + " user.new, no xattr user.theirs)"))
        .anyMatch(line -> line.contains("closed/file  (xattr user.late)"))
        .allMatch(line -> line.startsWith("attributes "))
        .hasSize(4);
    assertThat(trial.compare().exits(5).differences())
        .containsExactlyInAnyOrder(
            "different d sub",
            "different d sub/file",
            "different d plain",
            "different d closed/file");
    Result changed = trial.copy().exits(0);
    assertThat(changed.files("d", "copied")).isZero();
    assertThat(changed.skipped("d", "equal")).isEqualTo(3);
    assertThat(attributes(trial.target, PATHS)).isEqualTo(attributes(trial.source, PATHS));
    assertThat(trial.target.store().identity(trial.target.path("d/sub/file"))).isEqualTo(file);
    assertThat(trial.target.store().identity(trial.target.path("d/plain"))).isEqualTo(plain);
    assertThat(trial.planned()).isEmpty();
  }

  @Test
  void anotherBlockSizeIsWrittenAnew() throws IOException {
    trial.source.write("d/file", "content");
    trial.source.write("d/same", "content");
    Creation small = new Creation(0644, 0, MEBIBYTE, Optional.empty(), OptionalInt.empty());
    String path = trial.target.path("d/file");
    trial.target.write("d/same", "content");
    try (OutputStream out = trial.target.store().create(path, small)) {
      out.write("content".getBytes(UTF_8));
    }
    trial.target.store().setModified(path, Warehouse.LONG_AGO);
    trial.dataset("name: d, path: d, preserve: [permission, times, block-size]");
    assertThat(trial.planned())
        .anyMatch(line -> line.contains("file  (block size 134217728, the target has 1048576)"));
    assertThat(trial.copy().exits(0).files("d", "copied")).isEqualTo(1);
    assertThat(trial.target.entry("d/file").traits().blockSize()).isEqualTo(128 * MEBIBYTE);
    assertThat(trial.planned()).isEmpty();
  }

  private static Result as(String user, PrivilegedExceptionAction<Result> run) throws Exception {
    return UserGroupInformation.createRemoteUser(user).doAs(run);
  }

  @Test
  void othersThanSuperusersCarryTheirOwnAttributesOver() throws Exception {
    trial.source.write("d/file", "content");
    xattr("d/file", "user.a", "1");
    xattr("d/file", "trusted.b", "2");
    acl("d/file", 0444, "user:bob:r--", "group::r--");
    trial.source.store().setPermission(trial.source.path("d/file"), 0444);
    trial.target.store().setOwner(trial.target.path(""), "alice", "staff");
    trial.dataset("name: d, path: d, preserve: [times, acl, xattr]");
    as("alice", () -> trial.copy().exits(0));
    Store target = trial.target.store();
    String file = trial.target.path("d/file");
    assertThat(target.xattrs(file)).containsOnlyKeys("user.a");
    assertThat(target.acl(file)).containsExactly("group::r--", "user:bob:r--");
    assertThat(target.entry(file).permission()).isEqualTo(0444);
    xattr("d/file", "user.a", "3");
    as("alice", () -> trial.copy().exits(0));
    assertThat(target.xattrs(file).get("user.a")).isEqualTo("3".getBytes(UTF_8));
    assertThat(target.entry(file).permission()).isEqualTo(0444);
    assertThat(target.entry(file).owner()).isEqualTo("alice");
  }
}
