package io.longhaul.common.policy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Follows references to secrets: {@code {file: …}}, {@code {env: …}}, {@code {credential:
 * alias@provider}}. A message names the reference, never what it leads to.
 */
final class SecretReader {
  private static final int MAX_BYTES = 64 * 1024;
  private static final Pattern LINE_END = Pattern.compile("\\R\\z");

  private final YamlTree tree;
  private final Findings findings;
  private final Path folder;
  private final Map<String, String> environment;
  private final CredentialSource credentials;

  /** Where {@code {credential: …}} leads to. */
  @FunctionalInterface
  interface CredentialSource {
    /** The secret; empty when the provider has no such alias. */
    Optional<String> read(String alias, String provider) throws IOException;
  }

  /**
   * @param folder what relative paths of files are relative to
   */
  SecretReader(
      YamlTree tree,
      Findings findings,
      Path folder,
      Map<String, String> environment,
      CredentialSource credentials) {
    this.tree = tree;
    this.findings = findings;
    this.folder = folder;
    this.environment = environment;
    this.credentials = credentials;
  }

  /** The secret that the map at a pointer leads to; empty, with the problem told, without one. */
  Optional<String> read(String pointer) {
    List<String> kinds = tree.keys(pointer);
    if (kinds.size() != 1) {
      return Optional.empty();
    }
    Optional<String> reference = tree.text(YamlTree.child(pointer, kinds.get(0)));
    return reference.flatMap(
        text ->
            switch (kinds.get(0)) {
              case "file" -> file(pointer, text);
              case "env" -> env(pointer, text);
              case "credential" -> credential(pointer, text);
              default -> Optional.empty();
            });
  }

  /** A scalar, or the secret that the map at a pointer leads to once it is asked for. */
  Secret later(String pointer) {
    return new Secret(
        () -> {
          Findings own = findings.ofLater();
          SecretReader reader = new SecretReader(tree, own, folder, environment, credentials);
          Optional<String> found = tree.text(pointer).or(() -> reader.read(pointer));
          own.throwIfAny();
          return found.orElseThrow();
        });
  }

  private Optional<String> env(String pointer, String variable) {
    Optional<String> value =
        Optional.ofNullable(environment.get(variable)).filter(text -> !text.isEmpty());
    return value.or(
        () -> refuse(pointer, "env " + variable, "an environment variable that is set"));
  }

  private Optional<String> file(String pointer, String name) {
    String read = "file " + name;
    try {
      Path file = folder.resolve(name);
      if (Files.isRegularFile(file) && Files.size(file) > MAX_BYTES) {
        return refuse(pointer, read, "at most " + MAX_BYTES + " bytes");
      }
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
      String secret = LINE_END.matcher(text).replaceFirst("");
      return secret.isEmpty()
          ? refuse(pointer, read, "a file that is not empty")
          : Optional.of(secret);
    } catch (CharacterCodingException e) {
      return refuse(pointer, read, "text in UTF-8");
    } catch (IOException e) {
      return refuse(pointer, read, "a file that can be read: " + FileProblem.reason(e));
    }
  }

  private Optional<String> credential(String pointer, String text) {
    int at = text.indexOf('@');
    try {
      return credentials
          .read(text.substring(0, at), text.substring(at + 1))
          .or(() -> refuse(pointer, "credential " + text, "an alias that the provider has"));
    } catch (IOException e) {
      return refuse(
          pointer, "credential " + text, "a provider that can be read: " + FileProblem.reason(e));
    }
  }

  private Optional<String> refuse(String pointer, String read, String right) {
    findings.add(
        tree.position(pointer),
        pointer,
        "Invalid " + tree.name(pointer) + ": " + Shown.text(read) + " (" + right + ")");
    return Optional.empty();
  }
}
