package org.rfork.runtime.node;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.rfork.runtime.BinaryWriter;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Order;
import org.rfork.runtime.placement.Pace;
import org.rfork.runtime.view.ClusterSnapshot;

/** About nodes as such: how they meet and how busy they are, and what people ask of them. */
sealed interface ClusterMessage extends NodeMessage {

  /**
   * The first message to a node.
   *
   * @param version the sender's protocol; nodes of different versions do not work together
   * @param linkPort where it is to be linked to, on the host of its address
   * @param unheard whether the sender has not heard the receiver's hello, and asks for it
   */
  record Hello(
      int version, String address, int linkPort, Set<String> roles, int threads, boolean unheard)
      implements ClusterMessage {
    /** The host of its address. */
    String host() {
      return address.substring(0, address.lastIndexOf(':'));
    }

    static Hello read(MessageReader in) {
      return new Hello(
          in.getInt(), in.text(), in.getInt(), new HashSet<>(in.texts()), in.getInt(), in.flag());
    }

    @Override
    public void write(MessageWriter out) {
      out.putInt(version);
      out.text(address);
      out.putInt(linkPort);
      out.texts(roles);
      out.putInt(threads);
      out.flag(unheard);
    }
  }

  /**
   * The sender's link to the receiver is connected. Nothing comes by Pekko after this, so what
   * comes by the link overtakes nothing.
   */
  record LinkReady() implements ClusterMessage {
    static LinkReady read(MessageReader in) {
      return new LinkReady();
    }

    @Override
    public void write(MessageWriter out) {}
  }

  /** The sender cannot work with the receiver, which must leave. */
  record Unwelcome(String why) implements ClusterMessage {
    static Unwelcome read(MessageReader in) {
      return new Unwelcome(in.text());
    }

    @Override
    public void write(MessageWriter out) {
      out.text(why);
    }
  }

  /**
   * How busy the sender is.
   *
   * @param total forks queued or running there
   * @param byHome how many of them are for each other home
   * @param draining whether it takes no more forks
   */
  record Load(int total, Map<NodeId, Integer> byHome, boolean draining, Pace pace)
      implements ClusterMessage {
    static Load read(MessageReader in) {
      int total = in.getInt();
      Map<NodeId, Integer> byHome = new HashMap<>();
      for (int left = in.count(); left > 0; left--) {
        byHome.put(NodeId.read(in), in.getInt());
      }
      boolean draining = in.flag();
      var pace = new Pace(in.getDouble(), in.getDouble(), in.getDouble());
      return new Load(total, byHome, draining, pace);
    }

    @Override
    public void write(MessageWriter out) {
      out.putInt(total);
      out.list(byHome.entrySet(), Load::writeHome);
      out.flag(draining);
      out.putDouble(pace.share());
      out.putDouble(pace.freeCores());
      out.putDouble(pace.captureRate());
    }

    private static void writeHome(Map.Entry<NodeId, Integer> home, BinaryWriter out) {
      home.getKey().write(out);
      out.putInt(home.getValue());
    }
  }

  /**
   * The sender is alive.
   *
   * @param number how many of them it has sent to each node
   * @param heard the receiver's newest number that has come to it, 0 if none has
   */
  record Heartbeat(long number, long heard) implements ClusterMessage {
    static Heartbeat read(MessageReader in) {
      return new Heartbeat(in.getLong(), in.getLong());
    }

    @Override
    public void write(MessageWriter out) {
      out.putLong(number);
      out.putLong(heard);
    }
  }

  /** Do this as far as it concerns the receiver. */
  record OrderAsk(long request, Order order) implements ClusterMessage {
    static OrderAsk read(MessageReader in) {
      return new OrderAsk(in.getLong(), Order.read(in));
    }

    @Override
    public void write(MessageWriter out) {
      out.putLong(request);
      order.write(out);
    }
  }

  /** What the sender did of it. */
  record OrderAnswer(long request, Order.Answer answer) implements ClusterMessage {
    static OrderAnswer read(MessageReader in) {
      return new OrderAnswer(in.getLong(), new Order.Answer(in.flag(), in.text()));
    }

    @Override
    public void write(MessageWriter out) {
      out.putLong(request);
      out.flag(answer.done());
      out.text(answer.said());
    }
  }

  /** Have the receiver's whole cluster do this. From one that is not of the cluster. */
  record Command(String replyTo, Order order) implements ClusterMessage {
    static Command read(MessageReader in) {
      return new Command(in.text(), Order.read(in));
    }

    @Override
    public void write(MessageWriter out) {
      out.text(replyTo);
      order.write(out);
    }
  }

  /** What does the receiver know of itself? */
  record SnapshotAsk(long request) implements ClusterMessage {
    static SnapshotAsk read(MessageReader in) {
      return new SnapshotAsk(in.getLong());
    }

    @Override
    public void write(MessageWriter out) {
      out.putLong(request);
    }
  }

  /** What the sender knows of itself. */
  record SnapshotAnswer(long request, ClusterSnapshot snapshot) implements ClusterMessage {
    static SnapshotAnswer read(MessageReader in) {
      return new SnapshotAnswer(in.getLong(), SnapshotCodec.unpacked(in.array()));
    }

    @Override
    public void write(MessageWriter out) {
      out.putLong(request);
      out.array(SnapshotCodec.packed(snapshot));
    }
  }

  /** What does the receiver's whole cluster look like? From one that is not of the cluster. */
  record Observe(String replyTo) implements ClusterMessage {
    static Observe read(MessageReader in) {
      return new Observe(in.text());
    }

    @Override
    public void write(MessageWriter out) {
      out.text(replyTo);
    }
  }
}
