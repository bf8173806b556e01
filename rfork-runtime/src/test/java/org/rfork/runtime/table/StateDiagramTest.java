package org.rfork.runtime.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The page of state diagrams is made from the transitions; this fails when it is out of date. */
class StateDiagramTest {
  private static final Path PAGE = Path.of("..", "docs", "fork-states.md");

  @Test
  void thePageShowsTheTransitions() throws IOException {
    String page =
        "# The states of a fork\n\nMade from `HomeState` and `HostState`, where each state is"
            + " explained; a test keeps this page in step.\n\n"
            + diagram("At its home", HomeState.PLACING, HomeState.values(), HomeState::next)
            + "\n"
            + diagram("On its node", HostState.QUEUED, HostState.values(), HostState::next);
    assertThat(Files.readString(PAGE)).as("write this to %s:%n%s", PAGE, page).isEqualTo(page);
  }

  private static <S extends Enum<S>> String diagram(
      String title, S first, S[] states, Function<S, Set<S>> next) {
    StringBuilder text = new StringBuilder("## " + title + "\n\n```mermaid\nstateDiagram-v2\n");
    text.append("  [*] --> ").append(first).append('\n');
    for (S from : states) {
      for (S to : next.apply(from)) {
        text.append("  ").append(from).append(" --> ").append(to).append('\n');
      }
      if (next.apply(from).isEmpty()) {
        text.append("  ").append(from).append(" --> [*]\n");
      }
    }
    return text.append("```\n").toString();
  }
}
