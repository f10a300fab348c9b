package io.longhaul.jobs.copy;

import org.apache.hadoop.metrics2.AbstractMetric;
import org.apache.hadoop.metrics2.MetricsCollector;
import org.apache.hadoop.metrics2.MetricsInfo;
import org.apache.hadoop.metrics2.MetricsRecordBuilder;
import org.apache.hadoop.metrics2.MetricsTag;
import org.apache.hadoop.metrics2.lib.DefaultMetricsSystem;

/** Counts what has left the source: its DataNode's own counter, read past JMX's cache. */
final class SourceBytes extends MetricsRecordBuilder implements MetricsCollector {
  private long read;

  private SourceBytes() {}

  /** All bytes that were ever read from the source's DataNode. */
  static long read() {
    String name = TwoClusters.source().cluster().getDataNodes().get(0).getMetrics().name();
    SourceBytes bytes = new SourceBytes();
    DefaultMetricsSystem.instance().getSource(name).getMetrics(bytes, true);
    return bytes.read;
  }

  private MetricsRecordBuilder take(String name, long value) {
    if (name.equals("BytesRead")) {
      read = value;
    }
    return this;
  }

  @Override
  public MetricsRecordBuilder add(AbstractMetric metric) {
    return take(metric.name(), metric.value().longValue());
  }

  @Override
  public MetricsRecordBuilder addCounter(MetricsInfo info, long value) {
    return take(info.name(), value);
  }

  @Override
  public MetricsRecordBuilder addCounter(MetricsInfo info, int value) {
    return take(info.name(), value);
  }

  @Override
  public MetricsRecordBuilder addGauge(MetricsInfo info, int value) {
    return this;
  }

  @Override
  public MetricsRecordBuilder addGauge(MetricsInfo info, long value) {
    return this;
  }

  @Override
  public MetricsRecordBuilder addGauge(MetricsInfo info, float value) {
    return this;
  }

  @Override
  public MetricsRecordBuilder addGauge(MetricsInfo info, double value) {
    return this;
  }

  @Override
  public MetricsRecordBuilder addRecord(String name) {
    return this;
  }

  @Override
  public MetricsRecordBuilder addRecord(MetricsInfo info) {
    return this;
  }

  @Override
  public MetricsCollector parent() {
    return this;
  }

  @Override
  public MetricsRecordBuilder tag(MetricsInfo info, String value) {
    return this;
  }

  @Override
  public MetricsRecordBuilder add(MetricsTag tag) {
    return this;
  }

  @Override
  public MetricsRecordBuilder setContext(String value) {
    return this;
  }
}
