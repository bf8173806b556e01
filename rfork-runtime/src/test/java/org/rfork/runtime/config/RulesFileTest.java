package org.rfork.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rfork.runtime.placement.PlacementRule;
import org.rfork.runtime.placement.PlacementRules;

class RulesFileTest {
  /** As reference.conf has it. */
  private static final long STAY_BELOW = 1_000_000;

  private static final PlacementRules ONE_RULE =
      new PlacementRules(
          "random", List.of(new PlacementRule("one", "a*", null, Set.of("gpu"), 0)), STAY_BELOW);

  @TempDir Path directory;
  private Path file;
  private RulesFile rules;

  @BeforeEach
  void start() throws IOException {
    file = directory.resolve("rfork.conf");
    write("rfork.placement.strategy = random");
    rules = new RulesFile(file, RforkConfig.load(file));
  }

  private void write(String text) throws IOException {
    Files.writeString(file, text);
  }

  private void writeOneRule() throws IOException {
    write("rfork.placement { strategy = random, rules = [{name=one,label=\"a*\",roles=[gpu]}] }");
  }

  @Test
  void saysNothingWhileNothingChanges() throws IOException {
    assertThat(rules.poll()).isEmpty();
    write("rfork.placement.strategy = random # the same in other words");
    assertThat(rules.poll()).isEmpty();
  }

  @Test
  void bringsNewRulesOnce() throws IOException {
    writeOneRule();
    assertThat(rules.poll()).contains(new RulesFile.Change.NewRules(ONE_RULE));
    assertThat(rules.poll()).isEmpty();
  }

  @Test
  void refusesABadEditOnceWithItsLineAndTakesTheRepair() throws IOException {
    write("rfork.placement {\n  rules = [\n    { name = one, strategy = randon } ] }");
    assertThat(rules.poll())
        .hasValueSatisfying(
            change ->
                assertThat(((RulesFile.Change.Refused) change).message())
                    .contains("rfork.placement.rules[0].strategy", file + ":3", "mean random?"));
    assertThat(rules.poll()).isEmpty();
    writeOneRule();
    assertThat(rules.poll()).contains(new RulesFile.Change.NewRules(ONE_RULE));
  }

  @Test
  void survivesTheLossOfTheFile() throws IOException {
    Files.delete(file);
    assertThat(rules.poll())
        .hasValueSatisfying(
            change -> assertThat(change).isInstanceOf(RulesFile.Change.Refused.class));
    write("rfork.placement.strategy = random");
    assertThat(rules.poll())
        .contains(
            new RulesFile.Change.NewRules(new PlacementRules("random", List.of(), STAY_BELOW)));
  }
}
