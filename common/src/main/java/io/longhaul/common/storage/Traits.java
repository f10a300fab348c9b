package io.longhaul.common.storage;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * What a listing of HDFS tells of an entry beyond what every file system has.
 *
 * @param replication copies of each block; 0 of what is no file, or is erasure coded
 * @param blockSize bytes; 0 of what is no file, or is erasure coded
 * @param acl whether the entry has an access control list
 * @param erasureCoding the policy that keeps the file, or that new files in the directory get;
 *     empty for replication
 * @param storagePolicy number of the policy in force, its own or that of a directory above; 0 when
 *     none is set up to the root
 */
public record Traits(
    int replication, long blockSize, boolean acl, String erasureCoding, int storagePolicy)
    implements Serializable {

  /** Of stores that have nothing of the kind. */
  public static final Traits NONE = new Traits(0, 0, false, "", 0);

  public Traits {
    requireNonNull(erasureCoding, "erasureCoding is null");
  }
}
