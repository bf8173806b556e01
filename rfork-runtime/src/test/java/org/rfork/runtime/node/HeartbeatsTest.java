package org.rfork.runtime.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rfork.runtime.NodeId;

/** Two nodes that tell each other that they are alive, by messages that may be lost. */
class HeartbeatsTest {
  private static final NodeId ONE = new NodeId("one", 1);
  private static final NodeId TWO = new NodeId("two", 2);
  private static final int TICK = 100;

  private final Side one = new Side(ONE, TWO);
  private final Side two = new Side(TWO, ONE);
  private long now;

  /** One of them, and its cluster of the two. */
  private static final class Side implements Heartbeats.Cluster {
    final List<ClusterMessage.Heartbeat> said = new ArrayList<>();
    final Heartbeats heartbeats;
    final NodeId other;
    int heard;
    int asked;

    @SuppressWarnings("NullAway") // nobody sends to it
    Side(NodeId self, NodeId other) {
      this.other = other;
      var members = new Members(self, Set.of("worker"), 1, () -> 0);
      var hello = new ClusterMessage.Hello(1, "127.0.0.1:5000", 5001, Set.of("worker"), 1, true);
      members.add(new Members.Peer(other, hello, null));
      heartbeats =
          new Heartbeats(
              members,
              new SmallSender((to, message) -> said.add((ClusterMessage.Heartbeat) message)),
              this,
              Duration.ofSeconds(4));
    }

    @Override
    public boolean isAtRest(Set<NodeId> known) {
      return known.contains(other);
    }

    @Override
    public void isAlive(Members.Peer peer) {
      heard++;
    }

    @Override
    public void look() {
      asked++;
    }

    void come(List<ClusterMessage.Heartbeat> sent) {
      sent.forEach(message -> heartbeats.came(other, message));
      sent.clear();
    }

    void forgetCounts() {
      heard = 0;
      asked = 0;
    }
  }

  @BeforeEach
  void theyHearEachOther() {
    pass(3, true, true);
    one.forgetCounts();
    two.forgetCounts();
  }

  private void pass(int seconds, boolean oneReachesTwo, boolean twoReachesOne) {
    for (int tick = 0; tick < seconds * 1000 / TICK; tick++) {
      now += TICK;
      one.heartbeats.tick(now);
      two.heartbeats.tick(now);
      if (!oneReachesTwo) {
        one.said.clear();
      }
      if (!twoReachesOne) {
        two.said.clear();
      }
      two.come(one.said);
      one.come(two.said);
    }
  }

  @Test
  void theyAreAliveAtEachIntervalAndNobodyElseAsks() {
    pass(100, true, true);
    assertThat(one.heard).isEqualTo(100);
    assertThat(two.heard).isEqualTo(100);
    assertThat(one.asked + two.asked).isZero();
  }

  @Test
  void whoIsNotHeardIsAskedByPekko() {
    pass(10, false, false);
    assertThat(one.heard).isZero();
    assertThat(one.asked).isEqualTo(9);
    pass(10, true, true);
    assertThat(one.heard).as("all but the first, which heard nothing itself").isEqualTo(9);
    assertThat(one.asked).isEqualTo(11);
  }

  @Test
  void whoHearsNothingIsNotTakenForAliveThoughItIsHeard() {
    pass(10, false, true);
    assertThat(two.heard).isZero();
    assertThat(one.heard).isEqualTo(2);
    assertThat(one.asked).isPositive();
  }

  @Test
  void aNodeThatIsLostBeginsAnew() {
    one.heartbeats.lost(TWO);
    pass(1, true, false);
    assertThat(one.heard).isZero();
    pass(1, true, true);
    assertThat(one.heard).isEqualTo(1);
  }

  @Test
  void thereAreFourInTheTimeAfterWhichANodeIsMissedButOneASecondAtMost() {
    assertThat(Heartbeats.interval(Duration.ofSeconds(2))).isEqualTo(Duration.ofMillis(500));
    assertThat(Heartbeats.interval(Duration.ofSeconds(60))).isEqualTo(Duration.ofSeconds(1));
  }
}
