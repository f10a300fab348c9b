package io.longhaul.jobs.copy;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.longhaul.common.storage.Traits;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Traits as bytes of a sort and as JSON of a plan's line; next to nothing where there are none. */
final class TraitsFormat {
  private TraitsFormat() {}

  static void write(Traits traits, DataOutput out) throws IOException {
    out.writeBoolean(!traits.equals(Traits.NONE));
    if (!traits.equals(Traits.NONE)) {
      out.writeInt(traits.replication());
      out.writeLong(traits.blockSize());
      out.writeBoolean(traits.acl());
      out.writeUTF(traits.erasureCoding());
      out.writeInt(traits.storagePolicy());
    }
  }

  static Traits read(DataInput in) throws IOException {
    return in.readBoolean()
        ? new Traits(in.readInt(), in.readLong(), in.readBoolean(), in.readUTF(), in.readInt())
        : Traits.NONE;
  }

  /** Adds an object under a key, unless there is nothing to tell. */
  static void write(Traits traits, String key, JsonGenerator json) throws IOException {
    if (traits.equals(Traits.NONE)) {
      return;
    }
    json.writeObjectFieldStart(key);
    if (traits.replication() > 0) {
      json.writeNumberField("replication", traits.replication());
    }
    if (traits.blockSize() > 0) {
      json.writeNumberField("blockSize", traits.blockSize());
    }
    if (traits.acl()) {
      json.writeBooleanField("acl", true);
    }
    if (!traits.erasureCoding().isEmpty()) {
      json.writeStringField("erasureCoding", traits.erasureCoding());
    }
    if (traits.storagePolicy() != 0) {
      json.writeNumberField("storagePolicy", traits.storagePolicy());
    }
    json.writeEndObject();
  }

  static Traits parse(JsonNode json) {
    return json.isMissingNode()
        ? Traits.NONE
        : new Traits(
            json.path("replication").asInt(),
            json.path("blockSize").asLong(),
            json.path("acl").asBoolean(),
            json.path("erasureCoding").asText(),
            json.path("storagePolicy").asInt());
  }
}
