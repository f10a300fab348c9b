package io.longhaul.common.storage;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * How to reach one file system of one side; small and serializable, so that tasks open stores of
 * their own.
 *
 * @param root scheme and authority, such as {@code hdfs://a:8020} or {@code file://}
 * @param conf Hadoop settings of that side only, secrets resolved; never printed
 */
public record StoreSpec(String root, Map<String, String> conf) implements Serializable {
  public StoreSpec {
    requireNonNull(root, "root is null");
    conf = new TreeMap<>(conf);
  }

  /** Opens a store of its own, sharing no cached Hadoop file system. */
  public Store open() throws IOException {
    throw new UnsupportedOperationException("to be written");
  }

  @Override
  public String toString() {
    return root;
  }
}
