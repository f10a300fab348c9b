package io.longhaul.common.policy;

import java.util.regex.Pattern;

/** Tells which Hadoop and Spark settings are secrets, by the names that both redact. */
public final class SensitiveKeys {
  private static final Pattern SENSITIVE =
      Pattern.compile(
          "(?i).*("
              + "(secret|password|passphrase|token|credential)"
              + "|(keystore|truststore|ssl|jks)\\.pass"
              + "|(secret|private|encryption)[.-]?key"
              + "|keyPassword"
              + ")|.*\\b(account\\.key|client\\.secret|fixed\\.token)\\..*");

  private SensitiveKeys() {}

  public static boolean contains(String key) {
    return SENSITIVE.matcher(key).matches();
  }
}
