package io.longhaul.jobs;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.jobs.Jobs.Entry;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kohsuke.args4j.CmdLineParser;
import org.kohsuke.args4j.NamedOptionDef;
import org.kohsuke.args4j.ParserProperties;

/** What {@code --help} prints. */
final class Help {
  private static final int WIDTH = 100;

  private Help() {}

  /** The jobs there are. */
  static String of(List<Entry> jobs) {
    int width = jobs.stream().mapToInt(job -> job.name().length()).max().orElse(0);
    String list =
        jobs.stream()
            .map(job -> "  " + pad(job.name(), width) + "  " + job.help() + "\n")
            .collect(Collectors.joining());
    return """
        Usage: longhaul [--on local|spark] [--master URL] JOB [options] [POLICY]
               longhaul JOB --help

        Keeps a second copy of a Hadoop warehouse ready to take over.

          --on local    run here, with Spark inside this process (the default)
          --on spark    run through spark-submit of SPARK_HOME or PATH
          --master URL  of the Spark cluster, with --on spark

        Jobs:
        %s
        %s"""
        .formatted(list, exitStatuses());
  }

  /** One job: its options, examples and exit statuses. */
  static String of(Entry job) {
    JobOptions options = job.options().get();
    CmdLineParser parser = parser(options);
    StringWriter usage = new StringWriter();
    usage.append("Usage: longhaul ").append(job.name());
    parser.printSingleLineUsage(usage, null);
    usage.append("\n\n").append(job.help()).append("\n\n");
    parser.printUsage(usage, null);
    if (!options.examples().isEmpty()) {
      usage.append("\nExamples:\n");
      options.examples().forEach(line -> usage.append("  longhaul ").append(line).append('\n'));
    }
    return usage.append('\n').append(exitStatuses()).toString();
  }

  /** The parser of a job's command line. */
  static CmdLineParser parser(JobOptions options) {
    ParserProperties properties =
        // An argument that starts with @ is a name like any other.
        ParserProperties.defaults()
            .withUsageWidth(WIDTH)
            .withAtSyntax(false)
            .withOptionSorter(null);
    return new CmdLineParser(options, properties);
  }

  /** All names of all options. */
  static List<String> optionNames(CmdLineParser parser) {
    return parser.getOptions().stream()
        .map(handler -> handler.option)
        .filter(NamedOptionDef.class::isInstance)
        .map(NamedOptionDef.class::cast)
        .flatMap(option -> Stream.concat(Stream.of(option.name()), Arrays.stream(option.aliases())))
        .toList();
  }

  private static String exitStatuses() {
    return Arrays.stream(ExitStatus.values())
        .map(status -> "  %3d  %s%n".formatted(status.code(), status.meaning()))
        .collect(Collectors.joining("", "Exit status:\n", ""));
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(width - text.length());
  }
}
