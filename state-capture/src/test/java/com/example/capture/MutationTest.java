package com.example.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Damaged documents with right checksums never crash, hang or fill the JVM, and bring no class that
 * is not allowed. {@code -Pfuzz} runs a million; {@code -Drfork.mutations} any number, {@code
 * -Drfork.mutations.seed} others.
 */
class MutationTest {
  @Test
  void damagedDocumentsAreRefusedOrRestoredToLegalGraphs() throws Exception {
    String count = System.getProperty("rfork.mutations", "20000");
    String seed = System.getProperty("rfork.mutations.seed", "1");
    Process process = run(count, seed);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s documents from seed %s: %s", count, seed, output).isZero();
    assertThat(output).contains("RESTORED=", "DAMAGED=", "NOT_ALLOWED=", "SCHEMA_MISMATCH=");
    System.out.println(count + " damaged documents from seed " + seed + ": " + output.strip());
  }

  private static Process run(String count, String seed) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--") || argument.startsWith("-XX:+Ignore"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-Xmx256m",
            "-XX:-CreateCoredumpOnCrash",
            "-cp",
            System.getProperty("java.class.path")));
    command.addAll(List.of(MutationRun.class.getName(), count, seed));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }
}
