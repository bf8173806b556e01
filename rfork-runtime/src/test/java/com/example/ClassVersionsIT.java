package com.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rfork.Fork;
import org.rfork.ForkOptions;
import org.rfork.RemoteFork;

/** A driver, and worker processes that have newer versions of a class of its states. */
@Timeout(120)
class ClassVersionsIT {
  @TempDir private static Path folder;
  private static TestCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = new TestCluster(1, 1, Map.of());
    start(
        "newer",
        "record Account(String holder, @org.rfork.Added(by = \"euro\") String currency, long cents)"
            + " { static String euro() { return \"EUR\"; } }");
    start("other", "record Account(String holder) {}");
    cluster.awaitWorkers(3);
  }

  /** Starts a node that finds this source's class before the one of the tests. */
  private static void start(String name, String source) throws IOException {
    Path classes = Files.createDirectory(folder.resolve(name));
    Path file = Files.writeString(classes.resolve("Account.java"), "package com.example;" + source);
    String classPath = System.getProperty("java.class.path");
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-cp", classPath, "-d", classes.toString(), file.toString());
    assertThat(result).isZero();
    cluster.start(name, classes + File.pathSeparator + classPath);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static Fork<String> describe(Account account, String node) {
    return RemoteFork.fork(account::toString, ForkOptions.DEFAULT.node(node));
  }

  @Test
  void aNodeReadsTheOlderVersionByItsSchema() {
    Account account = new Account("Ada", 100);
    assertThat(describe(account, "n1").join()).isEqualTo("Account[holder=Ada, cents=100]");
    for (int i = 0; i < 3; i++) {
      assertThat(describe(account, "newer").join())
          .isEqualTo("Account[holder=Ada, currency=EUR, cents=100]");
    }
  }

  @Test
  void whatNoRuleAllowsIsRefusedWithBothSchemas() {
    assertThatThrownBy(() -> describe(new Account("Bob", 5), "other").join())
        .hasStackTraceContaining("field 'cents' is gone")
        .hasStackTraceContaining("stored:")
        .hasStackTraceContaining("long cents");
  }
}
