package org.rfork.runtime.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rfork.ForkPath;

/**
 * Both ends of a channel run again from earlier states, messages come twice and late ones of
 * earlier attempts too, and nodes that keep the channel are lost one after the other, as a seed has
 * it.
 */
class ChannelSimulationTest {
  private static final Key NAME = new Key(new ForkPath("job/1"), null);
  private static final int VALUES = 200;
  private static final int STEPS = 2000;

  /** The chain before each value. */
  private static final List<Chain> CHAINS = new ArrayList<>(List.of(Chain.START));

  static {
    for (int number = 0; number < VALUES; number++) {
      CHAINS.add(CHAINS.get(number).with(Frame.Kind.LAST, Integer.toString(number)));
    }
  }

  @TempDir private Path directory;

  private Random random = new Random(0);
  private final List<ChannelLog> holders = new ArrayList<>();
  private int files;

  /** Whether the logs let go of what kept states of the receiver have, which never begins anew. */
  private boolean drops;

  /** One end: where its run is, and where its newest kept state is. */
  private static final class Runs {
    private int attempt = 1;
    private int number;
    private int kept;

    End of(String fork) {
      return new End(fork, attempt, "n1");
    }

    void keep() {
      kept = number;
    }

    /** From its newest state, or from its birth. */
    void again(boolean fromBirth) {
      attempt++;
      kept = fromBirth ? 0 : kept;
      number = kept;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void eachValueIsReceivedOnceByEachRunAndInOrder(int seed) {
    random = new Random(seed);
    drops = seed % 2 == 0;
    holders.clear();
    holders.add(newHolder());
    holders.add(newHolder());
    var sender = new Runs();
    var receiver = new Runs();
    for (int step = 0; step < STEPS; step++) {
      step(sender, receiver);
    }
    while (receiver.number < VALUES) {
      send(sender);
      receive(receiver);
    }
    assertThat(receiver.number).isEqualTo(VALUES);
  }

  private void step(Runs sender, Runs receiver) {
    switch (random.nextInt(20)) {
      case 0 -> sender.again(random.nextInt(5) == 0);
      case 1 -> receiver.again(!drops && random.nextInt(5) == 0);
      case 2 -> sender.keep();
      case 3 -> keep(receiver);
      case 4 -> late(sender);
      case 5 -> loseOne();
      case 6, 7, 8, 9, 10 -> receive(receiver);
      default -> send(sender);
    }
  }

  private void keep(Runs receiver) {
    receiver.keep();
    int kept = receiver.kept;
    for (ChannelLog holder : holders) {
      if (drops && random.nextBoolean()) { // else it is not heard there
        var said = new Call.Kept(NAME, receiver.of("job/3"), kept, CHAINS.get(kept));
        assertThat(holder.answer(said).join().refusal()).isEmpty();
        assertThat(holder.snapshot("n1").acknowledged()).isGreaterThanOrEqualTo(kept);
      }
    }
  }

  private ChannelLog newHolder() {
    return new ChannelLog(NAME, new FrameFile(directory.resolve("log" + files++)));
  }

  /** A node is lost, and the one that is left brings another what it has. */
  private void loseOne() {
    ChannelLog left = holders.get(random.nextInt(2));
    ChannelLog next = newHolder();
    assertThat(Spreading.bring(left, call -> next.answer(call).join())).isTrue();
    holders.clear();
    holders.add(left);
    holders.add(random.nextInt(2), next);
  }

  private void send(Runs sender) {
    if (sender.number < VALUES) {
      Call.Put put = put(sender.of("job/2"), sender.number);
      for (ChannelLog holder : holders) {
        for (int times = 1 + random.nextInt(2); times > 0; times--) {
          Reply reply = holder.answer(put).join();
          assertThat(reply.refusal()).as(reply.message()).isEmpty();
          assertThat(reply.next()).isGreaterThan(sender.number);
        }
      }
      sender.number++;
    }
  }

  /** A message of an earlier attempt. */
  private void late(Runs sender) {
    if (sender.attempt > 1) {
      var earlier = new End("job/2", sender.attempt - 1, "n1");
      Reply reply = holders.get(0).answer(put(earlier, random.nextInt(VALUES))).join();
      assertThat(reply.refusal()).isIn("", "LEASE");
    }
  }

  private static Call.Put put(End by, int number) {
    byte[] bytes = ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    var frame = new Frame(Frame.Kind.LAST, CHAINS.get(number + 1), bytes);
    return new Call.Put(NAME, by, number, CHAINS.get(number), frame);
  }

  private void receive(Runs receiver) {
    ChannelLog asked = holders.get(random.nextInt(2));
    if (receiver.number < asked.count()) {
      var read =
          new Call.Read(NAME, receiver.of("job/3"), receiver.number, CHAINS.get(receiver.number));
      Reply reply = asked.answer(read).join();
      assertThat(reply.refusal()).as(reply.message()).isEmpty();
      for (Frame frame : reply.frames()) {
        assertThat(ByteBuffer.wrap(frame.bytes()).getInt()).isEqualTo(receiver.number);
        receiver.number++;
      }
    }
  }
}
