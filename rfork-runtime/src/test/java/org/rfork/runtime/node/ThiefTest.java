package org.rfork.runtime.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;

class ThiefTest {
  private static final NodeId SELF = new NodeId("self", 1);
  private static final NodeId ONE = new NodeId("one", 1);
  private static final NodeId TWO = new NodeId("two", 1);
  private static final ForkPath PATH = new ForkPath("job/0");

  private final List<String> asked = new ArrayList<>();
  private final Members members = new Members(SELF, Set.of("worker"), 2, () -> 0);
  private long now = 1;
  private int load;
  private final Thief thief =
      new Thief(
          members,
          2,
          () -> load,
          new SmallSender(
              (to, message) ->
                  asked.add(to.name() + " for " + ((MoveMessage.Steal) message).count())),
          () -> now);

  @Test
  void asksTheBusiestAndNoOtherBeforeItHasAnswered() {
    busy(ONE, 3);
    busy(TWO, 40);
    assertThat(thief.isOfUse()).isTrue();
    thief.look();
    thief.look();
    thief.tick();
    assertThat(asked).containsExactly("two for 2");
    assertThat(thief.isOfUse()).as("it has asked").isFalse();
    load = 2;
    thief.came(PATH);
    assertThat(asked).as("both threads are busy").hasSize(1);
    load = 1;
    thief.look();
    assertThat(asked).containsExactly("two for 2", "two for 1");
  }

  @Test
  void asksNobodyWhoIsNotBusyOrWhenNoThreadIsFree() {
    busy(ONE, 1);
    thief.look();
    assertThat(thief.isOfUse()).isFalse();
    busy(TWO, 9);
    load = 2;
    thief.look();
    assertThat(asked).isEmpty();
  }

  @Test
  void asksTheNextWhenOneHasNothingAndPausesWhenNobodyHas() {
    busy(ONE, 3);
    busy(TWO, 40);
    thief.look();
    thief.nothing(TWO);
    assertThat(asked).containsExactly("two for 2", "one for 1");
    thief.nothing(ONE);
    thief.look();
    assertThat(asked).as("it pauses").hasSize(2);
    assertThat(thief.goesOn()).isTrue();
    passes(1);
    assertThat(thief.goesOn()).isFalse();
    assertThat(asked).containsExactly("two for 2", "one for 1", "two for 2");
  }

  @Test
  void pausesLongerEachTimeUntilItAsksOnceATick() {
    busy(ONE, 40);
    thief.look();
    for (int millis = 1; millis < 16; millis *= 2) {
      thief.nothing(ONE);
      passes(millis - 0.1);
      assertThat(thief.goesOn()).as("%d ms are not over", millis).isTrue();
      passes(0.1);
      assertThat(thief.goesOn()).isFalse();
    }
    assertThat(asked).hasSize(5);
    thief.nothing(ONE);
    passes(90);
    assertThat(thief.goesOn()).as("it waits for the tick").isFalse();
    assertThat(asked).hasSize(5);
    thief.tick();
    assertThat(asked).hasSize(6);
  }

  @Test
  void pausesAfterAForkThatWasOverSoonerThanItTravelled() {
    busy(ONE, 40);
    thief.look();
    thief.came(PATH); // which has the other thread ask
    passes(0.9);
    thief.over(PATH);
    thief.came(new ForkPath("job/1"));
    assertThat(asked).as("it pauses").hasSize(2);
    passes(1);
    assertThat(thief.goesOn()).isFalse();
    assertThat(asked).hasSize(3);
    thief.came(PATH);
    passes(1);
    thief.over(PATH);
    thief.nothing(ONE);
    passes(1);
    assertThat(thief.goesOn()).as("pauses are short again").isFalse();
  }

  @Test
  void doesNotWaitForeverForAnAnswer() {
    busy(ONE, 40);
    thief.look();
    passes(199);
    thief.tick();
    assertThat(asked).hasSize(1);
    passes(1);
    thief.tick();
    assertThat(asked).hasSize(2);
  }

  private void passes(double millis) {
    now += Math.round(millis * TimeUnit.MILLISECONDS.toNanos(1));
  }

  @SuppressWarnings("NullAway") // nobody sends to it
  private void busy(NodeId node, int forks) {
    var hello = new ClusterMessage.Hello(9, "127.0.0.1:5000", 5001, Set.of("worker"), 1, true);
    var peer = new Members.Peer(node, hello, null);
    members.add(peer);
    peer.says(forks, forks);
  }
}
