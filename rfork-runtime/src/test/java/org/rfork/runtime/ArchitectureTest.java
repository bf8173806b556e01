package org.rfork.runtime;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.rfork.runtime.placement.PlacementRule;
import org.rfork.runtime.placement.PlacementRules;

/** Which room of the house may know which: docs/architecture.md draws the same arrows. */
@AnalyzeClasses(packages = "org.rfork", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final String RUNTIME = "org.rfork.runtime";
  private static final DescribedPredicate<JavaClass> API =
      resideInAnyPackage("org.rfork", "org.rfork.spi", "org.rfork.resource").as("the api");

  /** What lies in no room: ids and outcomes that several rooms speak of. */
  private static final DescribedPredicate<JavaClass> COMMON = resideInAnyPackage(RUNTIME).as("ids");

  @ArchTest
  static final ArchRule CHRONICLE_STAYS_IN_CAPTURE =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.rfork.capture..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("net.openhft..");

  @ArchTest
  static final ArchRule PEKKO_STAYS_IN_NODE_AND_LAUNCH =
      noClasses()
          .that()
          .resideOutsideOfPackages(room("node"), room("launch"))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.pekko..", "scala..");

  /** Pekko takes its own settings in that library's type, so the node room hands them over. */
  @ArchTest
  static final ArchRule SETTINGS_ARE_READ_IN_CONFIG =
      noClasses()
          .that()
          .resideOutsideOfPackages(room("config"), room("node"))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.typesafe.config..");

  @ArchTest
  static final ArchRule TERMINALS_ARE_FOR_THE_COMMAND_LINE =
      noClasses()
          .that()
          .resideInAnyPackage(RUNTIME + "..")
          .and()
          .resideOutsideOfPackage(room("cli"))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("picocli..", "me.tongfei.progressbar..", "org.jline..");

  @ArchTest
  static final ArchRule ONLY_MAIN_ENDS_THE_PROCESS =
      noClasses()
          .that(not(resideInAnyPackage(RUNTIME + ".cli").and(simpleName("Main"))))
          .should()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "halt", int.class);

  @ArchTest static final ArchRule TABLE_READS_NO_CLOCK = noClock("table");
  @ArchTest static final ArchRule TABLE_IS_PURE = pure("table");
  @ArchTest static final ArchRule PLACEMENT_READS_NO_CLOCK = noClock("placement");
  @ArchTest static final ArchRule PLACEMENT_IS_PURE = pure("placement");

  @ArchTest static final ArchRule TABLE = knows("table", API.or(COMMON));
  @ArchTest static final ArchRule PLACEMENT = knows("placement", API.or(COMMON));
  @ArchTest static final ArchRule EXEC = knows("exec", API.or(COMMON));
  @ArchTest static final ArchRule BENCH = knows("bench", API);
  @ArchTest static final ArchRule LINK = knows("link", COMMON);
  @ArchTest static final ArchRule BLOB = knows("blob", DescribedPredicate.alwaysFalse());

  @ArchTest
  static final ArchRule CHECKPOINT =
      knows(
          "checkpoint",
          API.or(COMMON).or(rooms("exec")).or(resideInAnyPackage("org.rfork.capture..")));

  @ArchTest
  static final ArchRule RESOURCE =
      knows("resource", API.or(COMMON).or(rooms("exec", "config", "view")));

  @ArchTest
  static final ArchRule CHANNEL = knows("channel", API.or(COMMON).or(rooms("exec", "view")));

  @ArchTest static final ArchRule VIEW = knows("view", API.or(COMMON));

  @ArchTest
  static final ArchRule CONFIG =
      knows("config", belongToAnyOf(PlacementRule.class, PlacementRules.class));

  @ArchTest
  static final ArchRule NODE =
      knows(
          "node",
          API.or(COMMON)
              .or(
                  rooms(
                      "table",
                      "placement",
                      "exec",
                      "blob",
                      "link",
                      "checkpoint",
                      "channel",
                      "config",
                      "resource",
                      "view",
                      "bench"))
              .or(resideInAnyPackage("org.rfork.capture..")));

  @ArchTest
  static final ArchRule LAUNCH =
      knows("launch", API.or(COMMON).or(rooms("node", "config", "view")));

  @ArchTest
  static final ArchRule CLI =
      knows(
          "cli",
          API.or(COMMON)
              .or(rooms("launch", "checkpoint", "config", "view", "bench"))
              .or(resideInAnyPackage("org.rfork.capture..")));

  @ArchTest
  static final ArchRule ROOMS_ARE_FREE_OF_CYCLES =
      slices().matching(RUNTIME + ".(*)..").should().beFreeOfCycles().allowEmptyShould(true);

  private static String room(String name) {
    return RUNTIME + "." + name + "..";
  }

  private static DescribedPredicate<JavaClass> rooms(String... names) {
    String[] packages = new String[names.length];
    for (int index = 0; index < names.length; index++) {
      packages[index] = room(names[index]);
    }
    return resideInAnyPackage(packages).as(String.join(", ", names));
  }

  /** Of the house's own classes a room depends on those allowed and its own. */
  private static ArchRule knows(String room, DescribedPredicate<JavaClass> allowed) {
    DescribedPredicate<JavaClass> ofTheHouse = resideInAnyPackage("org.rfork..");
    return noClasses()
        .that()
        .resideInAPackage(room(room))
        .should()
        .dependOnClassesThat(
            ofTheHouse
                .and(not(resideInAnyPackage(room(room))))
                .and(not(allowed))
                .as("are of rfork, but neither of %s nor %s", room, allowed.getDescription()))
        .allowEmptyShould(true);
  }

  private static ArchRule noClock(String room) {
    return noClasses()
        .that()
        .resideInAPackage(room(room))
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .dependOnClassesThat(belongToAnyOf(Clock.class, Thread.class, Random.class))
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(RandomGenerator.class)
        .allowEmptyShould(true);
  }

  /** The JDK's collections and values, atomic counters, and nothing that waits, reads or writes. */
  private static ArchRule pure(String room) {
    return classes()
        .that()
        .resideInAPackage(room(room))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "org.rfork..",
            "java.lang",
            "java.lang.runtime",
            "java.lang.invoke",
            "java.util",
            "java.util.function",
            "java.util.stream",
            "java.util.regex",
            "java.util.concurrent.atomic",
            "java.nio.charset",
            "org.jspecify..")
        .allowEmptyShould(true);
  }
}
