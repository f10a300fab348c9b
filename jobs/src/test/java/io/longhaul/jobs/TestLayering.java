package io.longhaul.jobs;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Arrows point down only: Main, Jobs, family folder, engine, common. */
class TestLayering {
  private static final String COMMON = "io.longhaul.common..";
  private static final String JOBS = "io.longhaul.jobs";
  private static final String ENGINE = "io.longhaul.jobs.engine..";

  private static final String PAGES = "io.longhaul.jobs.repack.pages..";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.longhaul");

  @Test
  void commonNeedsNoEngineAndNoCommandLine() {
    check(
        noClasses()
            .that()
            .resideInAPackage(COMMON)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "io.longhaul.jobs..",
                "org.apache.spark..",
                "org.apache.hadoop.hbase..",
                "org.apache.hadoop.hive..",
                "org.apache.hadoop.mapreduce..",
                "org.apache.hadoop.tools..",
                "org.apache.parquet..",
                "org.kohsuke.args4j..",
                "scala.."));
  }

  @Test
  void packagesOfCommonHaveNoCycles() {
    check(slices().matching("io.longhaul.common.(*)..").should().beFreeOfCycles());
  }

  @Test
  void familiesNeverImportEachOther() {
    check(
        slices()
            .matching("io.longhaul.jobs.(*)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(alwaysTrue(), resideInAPackage(ENGINE)));
  }

  @Test
  void mergingPagesNeedsParquetAlone() {
    check(
        noClasses()
            .that()
            .resideInAPackage(PAGES)
            .should()
            .dependOnClassesThat(
                resideInAPackage("org.apache.spark..")
                    .or(resideInAPackage("io.longhaul..").and(resideOutsideOfPackage(PAGES)))));
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.longhaul.jobs.repack..")
            .should()
            .dependOnClassesThat(resideInAPackage("org.apache.parquet..")));
  }

  @Test
  void theEngineImportsNoFamily() {
    check(
        noClasses()
            .that()
            .resideInAPackage(ENGINE)
            .should()
            .dependOnClassesThat(
                resideInAPackage("io.longhaul.jobs..").and(resideOutsideOfPackage(ENGINE))));
  }

  @Test
  void familiesTakeNothingOfTheCommandLineButJobOptions() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(JOBS)
            .should()
            .dependOnClassesThat(resideInAPackage(JOBS).and(not(belongToAnyOf(JobOptions.class)))));
  }

  @Test
  void onlyMainEndsTheProcess() {
    check(
        noClasses()
            .that()
            .doNotBelongToAnyOf(Main.class)
            .should()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "halt", int.class));
  }

  @Test
  void sleepAndTimeOfDayComeFromOutside() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("io.longhaul.common.work..", "io.longhaul.common.link..")
            .and()
            .doNotBelongToAnyOf(Main.class)
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", long.class, int.class)
            .orShould()
            .callMethod(TimeUnit.class, "sleep", long.class)
            .orShould()
            .callMethod(System.class, "currentTimeMillis"));
  }

  private static void check(ArchRule rule) {
    // A folder that is not there yet breaks no rule.
    rule.allowEmptyShould(true).check(CLASSES);
  }
}
