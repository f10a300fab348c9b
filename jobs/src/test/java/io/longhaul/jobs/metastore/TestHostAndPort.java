package io.longhaul.jobs.metastore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.common.job.JobException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestHostAndPort {
  @ParameterizedTest
  @CsvSource({
    "db-a, db-a, 3306",
    "db-a.example.org:3307, db-a.example.org, 3307",
    "10.0.0.1:1, 10.0.0.1, 1",
    "[::1]:3307, ::1, 3307",
    "[fe80::1], fe80::1, 3306"
  })
  void readsOneServer(String authority, String host, int port) {
    assertThat(HostAndPort.of(authority)).isEqualTo(new HostAndPort(host, port));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a:1,b:2", "a:b", "(host=a,port=1)", "a:123456"})
  void refusesSeveral(String authority) {
    assertThatThrownBy(() -> HostAndPort.of(authority))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("dumps.jdbc.source.url");
  }
}
