package io.longhaul.jobs;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.jobs.Jobs.Entry;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kohsuke.args4j.ClassParser;
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
        Usage: longhaul [--on PLACE] [--print] [launcher options] JOB [options] [POLICY]
               longhaul JOB --help

        Keeps a second copy of a Hadoop warehouse ready to take over.

          --on local                run here, with Spark inside this process (the default)
          --on spark                through spark-submit of SPARK_HOME or PATH, the driver here
          --on yarn                 through spark-submit, the driver in the cluster
          --on dataproc             as a job of a Dataproc cluster, through gcloud
          --on dataproc-serverless  as a Dataproc batch, through gcloud
          --print                   print the command line that would run, and start nothing
          --master URL              of the Spark cluster (spark)
          --cluster NAME            or LONGHAUL_CLUSTER (dataproc)
          --region NAME             or LONGHAUL_REGION (dataproc, dataproc-serverless)
          --bucket NAME             or LONGHAUL_BUCKET: where files are staged (the same)
          --principal P --keytab F  Kerberos login of the job (all but local)

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

  /** The same with what every job takes and no help tells. */
  static CmdLineParser parser(JobOptions options, RunOption run) {
    CmdLineParser parser = parser(options);
    new ClassParser().parse(run, parser);
    return parser;
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
