package io.longhaul.common.policy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads policy files. */
public final class PolicyFile {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private PolicyFile() {}

  /**
   * Reads a policy file in UTF-8 and follows its references to secrets.
   *
   * @throws PolicyException with all that is wrong with it; also when it can't be read
   */
  public static Policy load(Path file) {
    return load(file.toString(), read(file), System.getenv());
  }

  /**
   * Reads a policy from its text.
   *
   * @param fileName for messages; relative paths in the policy are relative to its folder
   * @param environment what {@code {env: …}} refers to
   * @throws PolicyException with all that is wrong with it
   */
  public static Policy load(String fileName, String text, Map<String, String> environment) {
    Findings findings = new Findings(fileName);
    Optional<Node> root = YamlReader.read(text, findings);
    findings.throwIfAny();
    YamlTree tree = YamlTree.of(root.orElseThrow(), findings);
    PolicySchema.check(tree, findings);
    Path folder = Optional.ofNullable(Path.of(fileName).getParent()).orElse(Path.of(""));
    Values values = new Values(tree, findings);
    SecretReader secrets =
        new SecretReader(tree, findings, folder, environment, CredentialProviders::read);
    SideReader sides = new SideReader(values, secrets, folder);
    NoticeReader notices = new NoticeReader(values, secrets, folder);
    return new PolicyReader(values, sides, secrets, notices, findings).read(text);
  }

  private static String read(Path file) {
    try {
      if (Files.isDirectory(file)) {
        throw unreadable(file, "it is a directory");
      }
      // Four bytes to a character at most.
      if (Files.size(file) > 4L * YamlReader.MAX_LENGTH) {
        throw unreadable(file, "larger than 16 MiB");
      }
      return decode(file, Files.readAllBytes(file));
    } catch (IOException e) {
      throw unreadable(file, FileProblem.reason(e));
    }
  }

  private static PolicyException unreadable(Path file, String reason) {
    String message = "Cannot read policy file: " + reason;
    return new PolicyException(List.of(new PolicyProblem(file.toString(), 0, 0, message)));
  }

  private static String decode(Path file, byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length + 1);
    CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
    String text = out.flip().toString();
    if (result.isError()) {
      Position position = Position.at(text, text.length());
      String message =
          String.format("Invalid text: byte 0x%02X (UTF-8)", in.get(in.position()) & 0xFF);
      throw new PolicyException(
          List.of(new PolicyProblem(file.toString(), position.line(), position.column(), message)));
    }
    return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
  }
}
