package io.longhaul.bench;

import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.metrics2.AbstractMetric;
import org.apache.hadoop.metrics2.MetricsCollector;
import org.apache.hadoop.metrics2.MetricsInfo;
import org.apache.hadoop.metrics2.MetricsRecordBuilder;
import org.apache.hadoop.metrics2.MetricsSource;
import org.apache.hadoop.metrics2.MetricsTag;
import org.apache.hadoop.metrics2.lib.DefaultMetricsSystem;

/**
 * Reads the counters of a Hadoop metrics source as they are now. The same source by JMX answers
 * from a cache of ten seconds.
 */
final class CounterReader extends MetricsRecordBuilder implements MetricsCollector {
  private final SortedMap<String, Long> counters = new TreeMap<>();

  private CounterReader() {}

  /** The counters of the source registered under this name. */
  static SortedMap<String, Long> read(String source) {
    MetricsSource found = DefaultMetricsSystem.instance().getSource(source);
    if (found == null) {
      throw new IllegalStateException("Cannot read metrics: no source named " + source);
    }
    CounterReader reader = new CounterReader();
    found.getMetrics(reader, true);
    return reader.counters;
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
  public MetricsRecordBuilder add(AbstractMetric metric) {
    return this;
  }

  @Override
  public MetricsRecordBuilder setContext(String value) {
    return this;
  }

  @Override
  public MetricsRecordBuilder addCounter(MetricsInfo info, int value) {
    return addCounter(info, (long) value);
  }

  @Override
  public MetricsRecordBuilder addCounter(MetricsInfo info, long value) {
    counters.put(info.name(), value);
    return this;
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
}
