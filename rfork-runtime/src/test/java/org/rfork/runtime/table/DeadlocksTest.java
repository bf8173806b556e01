package org.rfork.runtime.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Waiting;

class DeadlocksTest {
  private static final NodeId ONE = new NodeId("one", 1);

  private static ForkPath path(int fork) {
    return new ForkPath("job/" + fork);
  }

  private static Waiting wait(long number, int fork, int... anyOf) {
    return new Waiting(
        ONE,
        path(fork),
        1,
        number,
        Arrays.stream(anyOf).mapToObj(DeadlocksTest::path).toList(),
        true);
  }

  private static List<Waiting> certain(List<Waiting> look) {
    Map<ForkPath, Integer> living = new HashMap<>();
    look.forEach(wait -> living.put(wait.fork(), wait.attempt()));
    return Deadlocks.cycle(look, look, living);
  }

  @Test
  void twoThatWaitForEachOtherAreACycle() {
    Waiting one = wait(1, 1, 2);
    Waiting two = wait(2, 2, 1);
    assertThat(certain(List.of(two, one))).containsExactly(one, two);
  }

  @Test
  void aLongCycleBeginsWithItsFirstForkAndLeavesOutWhoWaitsForIt() {
    Waiting outside = wait(9, 0, 3);
    Waiting three = wait(1, 3, 7);
    Waiting seven = wait(2, 7, 5);
    Waiting five = wait(3, 5, 3);
    assertThat(certain(List.of(outside, five, three, seven))).containsExactly(three, seven, five);
  }

  @Test
  void aChainThatEndsAtWorkIsNone() {
    assertThat(certain(List.of(wait(1, 1, 2), wait(2, 2, 3)))).isEmpty();
  }

  @Test
  void whoWaitsForAnyOfSeveralIsStuckOnlyIfAllOfThemAre() {
    Waiting any = wait(1, 1, 2, 3);
    Waiting two = wait(2, 2, 1);
    assertThat(certain(List.of(any, two))).isEmpty();
    assertThat(certain(List.of(any, two, wait(3, 3, 2)))).containsExactly(any, two);
  }

  @Test
  void theOneThatIsToldIsBlockedItself() {
    Waiting onTheStack = new Waiting(ONE, path(1), 1, 5, List.of(path(2)), false);
    Waiting blocked = wait(5, 2, 3);
    Waiting three = wait(6, 3, 1);
    assertThat(certain(List.of(three, onTheStack, blocked)))
        .containsExactly(blocked, three, onTheStack);
  }

  @Test
  void aWaitThatWasLeftBetweenTheLooksIsNotBelieved() {
    List<Waiting> first = List.of(wait(1, 1, 2), wait(2, 2, 1));
    List<Waiting> second = List.of(wait(3, 1, 2), wait(2, 2, 1));
    assertThat(Deadlocks.suspects(first)).containsExactlyInAnyOrder(path(1), path(2));
    assertThat(Deadlocks.cycle(first, second, Map.of(path(1), 1, path(2), 1))).isEmpty();
  }

  @Test
  void anAttemptThatIsOutOfDateIsNotBelieved() {
    List<Waiting> look = List.of(wait(1, 1, 2), wait(2, 2, 1));
    assertThat(Deadlocks.cycle(look, look, Map.of(path(1), 1, path(2), 2))).isEmpty();
    assertThat(Deadlocks.cycle(look, look, Map.of(path(1), 1))).isEmpty();
  }

  /**
   * Forks that wait, go on and end at random while nodes are asked one by one: what is reported was
   * stuck by what holds at that very time, and what is stuck in the end is reported.
   */
  @Test
  void overRandomProgramsNothingIsReportedThatIsNotStuckAndAllThatIs() {
    int deadlocks = 0;
    int suspicions = 0;
    for (int seed = 0; seed < 5000; seed++) {
      var program = new Program(seed);
      List<Waiting> first = program.look();
      Set<ForkPath> suspects = Deadlocks.suspects(first);
      suspicions += suspects.isEmpty() ? 0 : 1;
      List<Waiting> second = program.look();
      List<Waiting> cycle = Deadlocks.cycle(first, second, program.living());
      assertThat(program.stuck())
          .as("seed %d", seed)
          .containsAll(cycle.stream().map(Waiting::fork).toList());
      program.runOut();
      boolean stuck = !program.stuck().isEmpty();
      List<Waiting> last = program.look();
      assertThat(Deadlocks.cycle(last, program.look(), program.living()).isEmpty())
          .as("seed %d", seed)
          .isEqualTo(!stuck);
      deadlocks += stuck ? 1 : 0;
    }
    assertThat(deadlocks).isBetween(500, 4500);
    assertThat(suspicions).isGreaterThan(500);
  }

  /** Forks on nodes, each of which waits for some others, goes on when one has ended, or ends. */
  private static final class Program {
    private static final int FORKS = 8;
    private static final int NODES = 3;

    private final Random random;
    private final Map<Integer, Waiting> waits = new HashMap<>();
    private final List<Integer> living = new ArrayList<>();
    private long numbers;

    Program(int seed) {
      random = new Random(seed);
      for (int fork = 0; fork < FORKS; fork++) {
        living.add(fork);
      }
      for (int step = 0; step < 10; step++) {
        step();
      }
    }

    /** One fork does something, if it can. */
    private void step() {
      if (living.isEmpty()) {
        return;
      }
      int fork = living.get(random.nextInt(living.size()));
      Waiting wait = waits.get(fork);
      if (wait != null) {
        boolean canGoOn = !livingPaths().containsAll(wait.anyOf());
        if (canGoOn) {
          waits.remove(fork);
        }
      } else if (random.nextInt(4) == 0) {
        living.remove(Integer.valueOf(fork));
      } else {
        List<ForkPath> anyOf = new ArrayList<>();
        for (int other : living) {
          if (other != fork && random.nextInt(5) == 0) {
            anyOf.add(path(other));
          }
        }
        if (!anyOf.isEmpty()) {
          waits.put(fork, new Waiting(ONE, path(fork), 1, ++numbers, anyOf, true));
        }
      }
    }

    /** Asks node by node, and the forks go on between. A wait that can go on is not told. */
    List<Waiting> look() {
      List<Waiting> look = new ArrayList<>();
      for (int node = 0; node < NODES; node++) {
        for (int fork = node; fork < FORKS; fork += NODES) {
          Waiting wait = waits.get(fork);
          if (wait != null && livingPaths().containsAll(wait.anyOf())) {
            look.add(wait);
          }
        }
        for (int steps = random.nextInt(4); steps > 0; steps--) {
          step();
        }
      }
      return look;
    }

    Map<ForkPath, Integer> living() {
      Map<ForkPath, Integer> attempts = new HashMap<>();
      living.forEach(fork -> attempts.put(path(fork), 1));
      return attempts;
    }

    private List<ForkPath> livingPaths() {
      return living.stream().map(DeadlocksTest::path).toList();
    }

    /** All that can end has ended. */
    void runOut() {
      for (int step = 0; step < 2000; step++) {
        step();
      }
    }

    /** By a walk from each fork: none of those it reaches can go on. */
    Set<ForkPath> stuck() {
      var free = new java.util.HashSet<ForkPath>();
      boolean found = true;
      while (found) {
        found = false;
        for (int fork : living) {
          Waiting wait = waits.get(fork);
          boolean goesOn =
              wait == null
                  || wait.anyOf().stream()
                      .anyMatch(on -> free.contains(on) || !livingPaths().contains(on));
          found |= goesOn && free.add(path(fork));
        }
      }
      var stuck = new java.util.HashSet<>(livingPaths());
      stuck.removeAll(free);
      return stuck;
    }
  }
}
