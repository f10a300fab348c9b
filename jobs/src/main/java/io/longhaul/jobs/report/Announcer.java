package io.longhaul.jobs.report;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.policy.MetricsSettings;
import io.longhaul.common.policy.Notice;
import io.longhaul.common.policy.Notice.When;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.storage.PrintableName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells those whom a policy names how a job ended, and writes its figures. Whatever goes wrong with
 * that changes nothing of the job's end.
 */
public final class Announcer {
  private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);
  private static final Duration LOOK = Duration.ofSeconds(10);
  private static final Duration SEND = Duration.ofSeconds(20);

  /** Whoever sent a signal waits for the end. */
  private static final Duration HURRY = Duration.ofSeconds(3);

  private Announcer() {}

  /** One thing to be told or written. */
  @FunctionalInterface
  private interface Task {
    void run() throws IOException, InterruptedException;
  }

  /**
   * Tells of the end of a job; takes half a minute at most.
   *
   * @return what could not be told, a line each, without secrets
   */
  public static List<String> announce(Policy policy, RunNews news) {
    List<String> troubles = new ArrayList<>();
    if (policy.notices().isEmpty() && policy.metrics().isEmpty()) {
      return troubles;
    }
    // A job that was told to end is often still interrupted.
    boolean interrupted = Thread.interrupted();
    boolean hurry = news.exit() == ExitStatus.INTERRUPTED || news.exit() == ExitStatus.TERMINATED;
    try (Background background = new Background()) {
      Background.Answer<Standing> standing =
          background
              .ask("ages", () -> safely(() -> Standing.of(policy, news.ended())))
              .answer(hurry ? HURRY : LOOK);
      Map<String, Background.Asked<Boolean>> asked = new LinkedHashMap<>();
      tasks(policy, news, standing.value().orElseGet(() -> Standing.unknown(standing.reason())))
          .forEach(
              (what, task) ->
                  asked.put(
                      what,
                      background.ask(
                          what,
                          () ->
                              safely(
                                  () -> {
                                    task.run();
                                    return true;
                                  }))));
      for (Map.Entry<String, Background.Asked<Boolean>> one : asked.entrySet()) {
        Background.Answer<Boolean> answer = one.getValue().answer(hurry ? HURRY : SEND);
        if (answer.value().isEmpty()) {
          troubles.add(PrintableName.inMessage(one.getKey() + ": " + answer.reason()));
        }
      }
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    return troubles;
  }

  /** Also a bug here must not take the job's end with it. */
  private static <T> T safely(Callable<T> question) throws Exception {
    try {
      return question.call();
    } catch (JobException e) {
      // A reference of the policy that leads nowhere: it says which.
      throw e;
    } catch (RuntimeException e) {
      // Its message and its cause may hold what must not be told, such as a URL.
      LOG.debug("Unexpected {} at {}", e.getClass().getName(), List.of(e.getStackTrace()));
      throw new IOException("unexpected " + e.getClass().getSimpleName());
    }
  }

  private static Map<String, Task> tasks(Policy policy, RunNews news, Standing standing) {
    Map<String, Task> tasks = new LinkedHashMap<>();
    Set<When> happened = happened(news, standing);
    Message message = Message.of(policy, news, standing);
    int number = 0;
    for (Notice notice : policy.notices()) {
      number++;
      if (notice.when().stream().anyMatch(happened::contains)) {
        tasks.put(
            "Cannot send notification %d, %s".formatted(number, notice.via()),
            () -> Messenger.send(notice.via(), message));
      }
    }
    if (policy.metrics().isPresent()) {
      MetricsSettings settings = policy.metrics().get();
      String text = Metrics.of(policy, news, standing);
      settings
          .folder()
          .ifPresent(
              (Path folder) ->
                  tasks.put(
                      "Cannot write metrics to " + folder,
                      () -> Metrics.write(folder, policy, news, text)));
      settings
          .pushgateway()
          .ifPresent(
              base ->
                  tasks.put(
                      "Cannot push metrics to " + base,
                      () -> Metrics.push(base, policy, news, text)));
    }
    return tasks;
  }

  private static Set<When> happened(RunNews news, Standing standing) {
    Set<When> happened = EnumSet.noneOf(When.class);
    happened.add(news.exit() == ExitStatus.DONE ? When.SUCCESS : When.FAILURE);
    if (standing.isMissed() || !standing.unknown().isEmpty()) {
      // Who wants to hear of a missed rpo alone must hear when nobody can tell.
      happened.add(When.RPO_MISSED);
    }
    if (!news.guarded().isEmpty()) {
      happened.add(When.GUARD_TRIPPED);
    }
    return happened;
  }
}
