package io.longhaul.jobs;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.Job;
import io.longhaul.common.job.JobException;
import io.longhaul.common.job.JobReport;
import io.longhaul.common.policy.NearestKey;
import io.longhaul.common.policy.Policy;
import io.longhaul.jobs.Jobs.Entry;
import io.longhaul.jobs.report.Announcer;
import io.longhaul.jobs.report.RunNews;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.kohsuke.args4j.CmdLineException;
import org.kohsuke.args4j.CmdLineParser;
import org.slf4j.LoggerFactory;

/**
 * Runs one command line. The result is all that reaches {@code out}: with {@code --json} exactly
 * one JSON object, also of a failure. The last line of a job on {@code err} is {@code
 * longhaul-result {"run":…,"exit":…}}.
 */
final class CommandLine {
  private static final String JSON = "--json";
  private static final String HELP = "--help";

  private final List<Entry> jobs;
  private final Signals signals;
  private final PrintStream out;
  private final PrintStream err;
  private boolean announces = true;
  private Optional<Policy> announcedBy = Optional.empty();
  private long began;

  CommandLine(List<Entry> jobs, Signals signals, PrintStream out, PrintStream err) {
    this.jobs = jobs;
    this.signals = signals;
    this.out = out;
    this.err = err;
  }

  /** As a part of another job, which tells people how it all ended. */
  CommandLine unannounced() {
    announces = false;
    return this;
  }

  /** Runs it and gives the exit status. */
  int run(List<String> args) {
    if (args.isEmpty() || args.get(0).equals(JSON)) {
      return fail(
          Optional.empty(), args, ExitStatus.USAGE, "Invalid command line: no job" + see(""));
    }
    String word = args.get(0);
    if (word.equals(HELP)) {
      return help(args, Help.of(jobs));
    }
    Optional<Entry> entry = jobs.stream().filter(job -> job.name().equals(word)).findFirst();
    if (entry.isEmpty()) {
      return fail(Optional.of(word), args, ExitStatus.USAGE, unknown(word));
    }
    List<String> rest = args.subList(1, args.size());
    return rest.contains(HELP) ? help(args, Help.of(entry.get())) : run(entry.get(), rest);
  }

  private int run(Entry entry, List<String> args) {
    Optional<String> name = Optional.of(entry.name());
    PrintStream standardOut = System.out;
    // Spark and Hive print at times.
    System.setOut(err);
    try {
      JobOptions options = entry.options().get();
      RunOption run = new RunOption();
      CmdLineParser parser = Help.parser(options, run);
      try {
        parser.parseArgument(args);
        run.id().ifPresent(options::adopt);
      } catch (CmdLineException e) {
        return fail(name, args, ExitStatus.USAGE, invalid(entry, parser, args, e));
      }
      Job job = options.toJob();
      signals.listen();
      began = System.nanoTime();
      announcedBy = announces ? options.announcedBy() : Optional.empty();
      return finish(entry, options, job.run());
    } catch (JobException e) {
      if (e.status() != ExitStatus.USAGE) {
        debug(entry, e);
      }
      return fail(name, args, e.status(), e.getMessage());
    } catch (IOException e) {
      debug(entry, e);
      return fail(name, args, ExitStatus.ENVIRONMENT, Causes.of(e));
    } catch (UncheckedIOException e) {
      debug(entry, e);
      return fail(name, args, ExitStatus.ENVIRONMENT, Causes.of(e.getCause()));
    } catch (InterruptedException e) {
      return fail(name, args, ExitStatus.INTERRUPTED, "Interrupted before the end");
    } catch (RuntimeException | Error e) {
      LoggerFactory.getLogger(CommandLine.class).error("Cannot run {}", entry.name(), e);
      return fail(name, args, ExitStatus.BUG, Causes.of(e));
    } finally {
      System.setOut(standardOut);
    }
  }

  /** The logger is looked up late: starting it takes time that a bad policy need not wait. */
  private static void debug(Entry entry, Exception e) {
    LoggerFactory.getLogger(CommandLine.class).debug("Cannot run {}", entry.name(), e);
  }

  private int finish(Entry entry, JobOptions options, JobReport report) {
    ExitStatus exit = signals.received().orElse(report.exit());
    ObjectNode json = object(Optional.of(entry.name()), report.run(), exit);
    if (options.json() || announcedBy.isPresent()) {
      report.writeJson(json);
    }
    if (options.json()) {
      out.println(json);
    } else {
      report.print(out);
    }
    announce(entry.name(), report.run(), exit, Optional.empty(), json);
    return end(report.run(), exit);
  }

  private int fail(Optional<String> job, List<String> args, ExitStatus status, String message) {
    ExitStatus exit = signals.received().orElse(status);
    if (args.contains(JSON)) {
      ObjectNode json = object(job, Optional.empty(), exit);
      jobs.stream()
          .filter(entry -> job.equals(Optional.of(entry.name())))
          .flatMap(entry -> entry.options().get().lists().stream())
          .forEach(json::putArray);
      out.println(json.put("error", oneLine(message)));
    }
    err.println(message);
    job.ifPresent(
        name ->
            announce(
                name,
                Optional.empty(),
                exit,
                Optional.of(oneLine(message)),
                JsonNodeFactory.instance.objectNode()));
    return end(Optional.empty(), exit);
  }

  private void announce(
      String job, Optional<String> run, ExitStatus exit, Optional<String> error, ObjectNode json) {
    out.flush();
    announcedBy.ifPresent(
        policy ->
            Announcer.announce(
                    policy,
                    new RunNews(
                        job,
                        run,
                        exit,
                        error,
                        json,
                        Instant.now(),
                        Duration.ofNanos(System.nanoTime() - began)))
                .forEach(err::println));
  }

  private int help(List<String> args, String text) {
    if (args.contains(JSON)) {
      Optional<String> job = Optional.of(args.get(0)).filter(word -> !word.equals(HELP));
      out.println(object(job, Optional.empty(), ExitStatus.DONE).put("help", text));
    } else {
      out.print(text);
    }
    return ExitStatus.DONE.code();
  }

  private int end(Optional<String> run, ExitStatus exit) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("run", run.orElse(null)).put("exit", exit.code());
    out.flush();
    err.println("longhaul-result " + json);
    err.flush();
    return exit.code();
  }

  private static ObjectNode object(Optional<String> job, Optional<String> run, ExitStatus exit) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    return json.put("job", job.orElse(null)).put("run", run.orElse(null)).put("exit", exit.code());
  }

  private static String oneLine(String message) {
    return message.lines().map(String::strip).collect(Collectors.joining("; "));
  }

  private String unknown(String word) {
    List<String> names = jobs.stream().map(Entry::name).toList();
    return "Invalid job: " + word + didYouMean(word, names) + see("");
  }

  private static String invalid(
      Entry entry, CmdLineParser parser, List<String> args, CmdLineException e) {
    List<String> options = Help.optionNames(parser);
    return args.stream()
            .filter(arg -> !options.contains(arg))
            .filter(arg -> e.getMessage().equals("\"" + arg + "\" is not a valid option"))
            .findFirst()
            .map(arg -> "Invalid option: " + arg + didYouMean(arg, options))
            .orElse("Invalid command line: " + e.getMessage())
        + see(entry.name() + " ");
  }

  private static String didYouMean(String word, List<String> known) {
    return NearestKey.of(word, known).map(name -> " (did you mean " + name + "?)").orElse("");
  }

  private static String see(String job) {
    return "; see longhaul " + job + HELP;
  }
}
