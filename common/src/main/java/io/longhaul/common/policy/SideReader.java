package io.longhaul.common.policy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads source or target of a policy, and follows its references to secrets. */
final class SideReader {
  private final Values values;
  private final SecretReader secrets;
  private final Path folder;

  /**
   * @param folder what a relative {@code conf-dir} is relative to
   */
  SideReader(Values values, SecretReader secrets, Path folder) {
    this.values = values;
    this.secrets = secrets;
    this.folder = folder;
  }

  /** What relative directories of the policy are relative to. */
  Path folder() {
    return folder;
  }

  Optional<Location> warehouse(String pointer) {
    return values.parsed(pointer + "/warehouse", Location::parse);
  }

  Optional<Path> confDir(String pointer) {
    String key = pointer + "/conf-dir";
    Optional<Path> directory = values.text(key).map(folder::resolve);
    if (directory.filter(path -> !Files.isDirectory(path)).isPresent()) {
      values.invalid(key, "a directory that exists");
    }
    return directory;
  }

  Optional<HBaseAddress> hbase(String pointer) {
    return values.parsed(pointer + "/hbase", text -> HBaseAddress.parse(text, folder));
  }

  Optional<MetastoreAddress> metastore(String pointer) {
    String key = pointer + "/metastore";
    if (pointer.equals("/target") && values.tree().has(key)) {
      values.invalid(key, "not supported yet: no job of this version asks the target's metastore");
    }
    return values.parsed(key, MetastoreAddress::parse);
  }

  /** Hadoop settings with their secrets; those whose secret can't be had are left out. */
  Map<String, String> hadoop(String pointer) {
    String map = pointer + "/hadoop";
    Map<String, String> settings = new TreeMap<>();
    for (String key : values.tree().keys(map)) {
      String setting = YamlTree.child(map, key);
      if (values.text(setting).isPresent()) {
        refusePlainSecret(values, setting, key);
        values.text(setting).ifPresent(text -> settings.put(key, text));
      } else if (values.tree().has(setting)) {
        secrets.read(setting).ifPresent(secret -> settings.put(key, secret));
      }
    }
    return settings;
  }

  static void refusePlainSecret(Values values, String pointer, String key) {
    if (SensitiveKeys.contains(key)) {
      values.invalid(
          pointer,
          "a secret in plain text",
          "a reference: {file: …}, {env: …} or {credential: alias@provider}");
    }
  }
}
