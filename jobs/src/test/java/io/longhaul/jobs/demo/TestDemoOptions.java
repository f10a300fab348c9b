package io.longhaul.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import java.nio.file.Path;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.kohsuke.args4j.CmdLineException;
import org.kohsuke.args4j.CmdLineParser;

class TestDemoOptions {
  @Test
  void showsCopyByDefault() throws Exception {
    assertThat(parse().config()).isEqualTo(new DemoConfig(Optional.empty(), false, DemoScale.FULL));
    assertThat(parse("copy").config()).isEqualTo(parse().config());
    assertThat(parse().json()).isFalse();
  }

  @Test
  void everyOptionArrives() throws Exception {
    DemoOptions options = parse("--keep", "--json", "--dir", "some/where", "copy");
    assertThat(options.config())
        .isEqualTo(new DemoConfig(Optional.of(Path.of("some/where")), true, DemoScale.FULL));
    assertThat(options.json()).isTrue();
  }

  @Test
  void otherDemosAreNotSupportedYet() throws Exception {
    DemoOptions options = parse("warehouse");
    assertThatThrownBy(options::toJob)
        .asInstanceOf(InstanceOfAssertFactories.type(JobException.class))
        .satisfies(e -> assertThat(e.status()).isEqualTo(ExitStatus.USAGE))
        .satisfies(
            e ->
                assertThat(e)
                    .hasMessage(
                        "Invalid demo: warehouse (not supported yet; there are copy and hbase)"));
  }

  @Test
  void theClustersOfHBaseMayStay() throws Exception {
    assertThat(parse("--keep", "hbase").config().keep()).isTrue();
    assertThat(parse("hbase").toJob()).isInstanceOf(HBaseDemo.class);
  }

  private static DemoOptions parse(String... args) throws CmdLineException {
    DemoOptions options =
        new DemoOptions(
            words -> {
              throw new IllegalStateException("Started");
            });
    new CmdLineParser(options).parseArgument(args);
    return options;
  }
}
