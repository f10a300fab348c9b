package io.longhaul.jobs.hbase;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.hadoop.io.Writable;
import org.apache.hadoop.io.WritableUtils;
import org.apache.hadoop.mapreduce.InputSplit;

/** A range of a window as the work of one task. Public, since Hadoop makes it by its name. */
public final class RangeSplit extends InputSplit implements Writable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private int index;
  private String range = "{}";
  private String host = "";

  /** As Hadoop calls it, before it reads it. */
  public RangeSplit() {}

  RangeSplit(int index, WindowRange range, String host) {
    ObjectNode json = JSON.createObjectNode();
    range.writeTo(json);
    this.index = index;
    this.range = json.toString();
    this.host = host;
  }

  /** Its place in the window. */
  int index() {
    return index;
  }

  WindowRange range() throws IOException {
    return WindowRange.of(JSON.readTree(range));
  }

  static RangeSplit of(JsonNode json) {
    return new RangeSplit(
        json.path("index").asInt(), WindowRange.of(json), json.path("host").asText());
  }

  void writeTo(ObjectNode json) throws IOException {
    range().writeTo(json);
    json.put("index", index);
    json.put("host", host);
  }

  @Override
  public long getLength() throws IOException {
    return range().length();
  }

  @Override
  public String[] getLocations() {
    return host.isEmpty() ? new String[0] : new String[] {host};
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeInt(index);
    WritableUtils.writeString(out, range);
    WritableUtils.writeString(out, host);
  }

  @Override
  public void readFields(DataInput in) throws IOException {
    index = in.readInt();
    range = WritableUtils.readString(in);
    host = WritableUtils.readString(in);
  }
}
