package io.longhaul.common.policy;

import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** Reads Hadoop credential providers. Kept apart: loading Hadoop's settings takes a while. */
final class CredentialProviders {
  private static final String PROVIDER_PATH = "hadoop.security.credential.provider.path";
  private static final String CLEAR_TEXT = "hadoop.security.credential.clear-text-fallback";

  private CredentialProviders() {}

  static Optional<String> read(String alias, String provider) throws IOException {
    Configuration conf = new Configuration();
    conf.set(PROVIDER_PATH, provider);
    // Else an alias named like a setting would be answered from the settings.
    conf.setBoolean(CLEAR_TEXT, false);
    try {
      return Optional.ofNullable(conf.getPassword(alias)).map(String::new);
    } catch (IllegalArgumentException e) {
      throw new IOException("not a provider: " + e.getMessage(), e);
    }
  }
}
