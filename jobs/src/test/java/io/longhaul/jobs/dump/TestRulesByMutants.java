package io.longhaul.jobs.dump;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Each rule finds its own damage, and no other rule does. */
class TestRulesByMutants {
  @Test
  void everyRuleHasAMutant() {
    Set<Code> proven = EnumSet.copyOf(Mutants.all().keySet());
    // No rule: it is said where none could be asked.
    proven.add(Code.FILE_UNREADABLE);
    proven.addAll(ContextMutants.all(new DumpText(Dumps.text("default"))).keySet());
    assertThat(proven).containsExactlyInAnyOrder(Code.values());
  }

  @Test
  void onlyItsRuleFindsAMutantOfARealDump() {
    assertThat(problems(new DumpText(Dumps.text("default")))).isEmpty();
  }

  @Test
  void onlyItsRuleFindsWhatOneFileAloneCannotShow() throws Exception {
    DumpText good = new DumpText(Dumps.text("default"));
    for (Map.Entry<Code, ContextMutants.Judgement> mutant : ContextMutants.all(good).entrySet()) {
      Code code = mutant.getKey();
      Verdict verdict = mutant.getValue().without(Set.of());
      assertThat(allCodes(verdict)).as(describe(verdict)).containsExactly(code);
      assertThat(verdict.isValid()).as("%s", code).isEqualTo(code.severity() != Severity.ERROR);
      Verdict without = mutant.getValue().without(Set.of(code));
      assertThat(without.findings()).as("%s switched off", code).isEmpty();
    }
  }

  private static Set<Code> allCodes(Verdict verdict) {
    Set<Code> codes = EnumSet.noneOf(Code.class);
    verdict.findings().forEach(finding -> codes.add(finding.code()));
    return codes;
  }

  /** What went otherwise than it should with each mutant of a good dump. */
  static List<String> problems(DumpText good) {
    List<String> problems = new ArrayList<>();
    Set<Code> before = codes(Dumps.judge(good.text()));
    for (Map.Entry<Code, UnaryOperator<DumpText>> mutant : Mutants.all().entrySet()) {
      Code code = mutant.getKey();
      String text = mutant.getValue().apply(good).text();
      Verdict verdict = Dumps.judge(text);
      Set<Code> found = codes(verdict);
      found.removeAll(before);
      if (!found.equals(EnumSet.of(code))
          || verdict.isValid() == (code.severity() == Severity.ERROR)) {
        problems.add(code + " was found as " + describe(verdict));
      }
      Set<Code> without = codes(Dumps.judge(text, code));
      without.removeAll(before);
      if (!without.isEmpty()) {
        problems.add(code + " switched off was found as " + without);
      }
    }
    return problems;
  }

  private static Set<Code> codes(Verdict verdict) {
    Set<Code> codes = EnumSet.noneOf(Code.class);
    verdict.findings().stream()
        .filter(finding -> finding.severity() != Severity.INFO)
        .forEach(finding -> codes.add(finding.code()));
    return codes;
  }

  private static String describe(Verdict verdict) {
    return verdict.state()
        + verdict.findings().stream()
            .map(f -> f.code() + " " + f.table() + " " + f.message())
            .collect(Collectors.joining("; ", " [", "]"));
  }
}
