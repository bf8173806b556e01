package org.rfork.runtime.node;

import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;
import org.rfork.runtime.ClusterException;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Order;
import org.rfork.runtime.view.ClusterSnapshot;

/** Asks a cluster how it is, without becoming part of it. */
public final class Observer {
  /** A question may be lost on a connection that is just being made. */
  private static final Duration AGAIN = Duration.ofSeconds(3);

  private Observer() {}

  /**
   * A snapshot of the cluster that the node at an address belongs to.
   *
   * @param address {@code host:port} of any of its nodes
   * @param limit how long to wait
   * @throws ClusterException if nobody answers there
   */
  public static ClusterSnapshot snapshot(String address, Duration limit) {
    return ask(
        address,
        limit,
        AGAIN,
        ClusterMessage.Observe::new,
        answer -> answer instanceof ClusterMessage.SnapshotAnswer given ? given.snapshot() : null);
  }

  /**
   * Has the cluster that the node at an address belongs to do something.
   *
   * @param address {@code host:port} of any of its nodes
   * @param limit how long to wait
   * @return what the node that it concerns says; {@link Order.Answer#NONE} if it concerns none
   * @throws ClusterException if nobody answers there
   */
  public static Order.Answer command(String address, Order order, Duration limit) {
    return ask(
        address,
        limit,
        limit, // once: it might have been carried out
        me -> new ClusterMessage.Command(me, order),
        answer -> answer instanceof ClusterMessage.OrderAnswer given ? given.answer() : null);
  }

  private static <T> T ask(
      String address,
      Duration limit,
      Duration again,
      Function<String, NodeMessage> question,
      Function<NodeMessage, @Nullable T> reading) {
    ActorSystem system = PekkoSystems.startObserver(ownAddressTowards(address));
    try {
      var answer = new CompletableFuture<T>();
      Adapter.spawn(
          system,
          Behaviors.<NodeCommand>receiveMessage(
              command -> {
                if (command instanceof Envelope envelope) {
                  envelope.messages().forEach(message -> complete(answer, reading.apply(message)));
                }
                return Behaviors.same();
              }),
          Meeting.ACTOR);
      String me = Meeting.hostPort(((ExtendedActorSystem) system).provider().getDefaultAddress());
      ActorRef<Envelope> node =
          ActorRefResolver.get(Adapter.toTyped(system))
              .resolveActorRef(
                  "pekko://" + system.name() + "@" + address + "/user/" + Meeting.ACTOR);
      var self = new NodeId("observer", ThreadLocalRandom.current().nextLong());
      var asked = new Envelope(self, List.of(question.apply(me)));
      return await(answer, limit, again, () -> node.tell(asked));
    } catch (TimeoutException | ExecutionException silent) {
      throw new ClusterException(
          "no rfork node answers at " + address + " within " + limit.toSeconds() + " s", silent);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted while asking " + address, interrupted);
    } finally {
      system.terminate();
    }
  }

  private static <T> T await(
      CompletableFuture<T> answer, Duration limit, Duration again, Runnable asking)
      throws InterruptedException, ExecutionException, TimeoutException {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      asking.run();
      long left = end - System.nanoTime();
      try {
        return answer.get(Math.min(left, again.toNanos()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException silent) {
        if (left <= again.toNanos()) {
          throw silent;
        }
      }
    }
  }

  private static <T> void complete(CompletableFuture<T> answer, @Nullable T given) {
    if (given != null) {
      answer.complete(given);
    }
  }

  /** The address of this machine that packets to the node would leave by; nothing is sent. */
  private static String ownAddressTowards(String address) {
    int colon = address.lastIndexOf(':');
    try (var socket = new DatagramSocket()) {
      socket.connect(
          new InetSocketAddress(
              address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))));
      return socket.getLocalAddress().getHostAddress();
    } catch (SocketException | UncheckedIOException | IllegalArgumentException unknown) {
      throw new ClusterException("no way leads to " + address + ": " + unknown.getMessage());
    }
  }
}
