package org.rfork.runtime.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Cluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.config.RforkConfig;
import org.rfork.runtime.launch.FreePort;

/** A member of the cluster that speaks another version of the protocol is sent away. */
@Timeout(90)
class ProtocolVersionIT {

  @Test
  void aNodeOfAnotherProtocolIsSentAwayAndGetsNoWork() throws Exception {
    int port = FreePort.on("127.0.0.1");
    String seed = "127.0.0.1:" + port;
    ActorSystem stranger = null;
    try (ClusterNode node =
        ClusterNode.start(config(seed, Map.of("rfork.node.port", port)), ready -> {})) {
      stranger = PekkoSystems.start(config(seed, Map.of()));
      BlockingQueue<NodeMessage> heard = new LinkedBlockingQueue<>();
      ActorSystem system = stranger;
      Adapter.spawn(
          system,
          Behaviors.<NodeCommand>receiveMessage(
              command -> {
                heard.addAll(((Envelope) command).messages());
                return Behaviors.same();
              }),
          Meeting.ACTOR);
      Cluster.get(system).joinSeedNodes(PekkoSystems.seeds(system, List.of(seed)));
      assertThat(await(heard, ClusterMessage.Hello.class).version()).isEqualTo(Meeting.PROTOCOL);

      ActorRef<Envelope> actor =
          ActorRefResolver.get(Adapter.toTyped(system))
              .resolveActorRef("pekko://rfork@" + seed + "/user/" + Meeting.ACTOR);
      var hello =
          new ClusterMessage.Hello(
              Meeting.PROTOCOL + 1, PekkoSystems.address(system), 1, Set.of("worker"), 1, true);
      var self = new NodeId("stranger", PekkoSystems.incarnation(system));
      actor.tell(new Envelope(self, List.of(hello)));

      assertThat(await(heard, ClusterMessage.Unwelcome.class).why())
          .contains("protocol " + (Meeting.PROTOCOL + 1), "same version of rfork");
      assertThat(node.awaitWorkers(2, Duration.ofMillis(200))).isFalse();
    } finally {
      if (stranger != null) {
        stranger.terminate();
      }
    }
  }

  private static RforkConfig config(String seed, Map<String, ?> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("rfork.cluster.seed-nodes", List.of(seed));
    settings.put("rfork.node.threads", 1);
    return RforkConfig.load(null, settings);
  }

  private static <T extends NodeMessage> T await(BlockingQueue<NodeMessage> heard, Class<T> type)
      throws InterruptedException {
    NodeMessage message = heard.poll(30, TimeUnit.SECONDS);
    while (message != null && !type.isInstance(message)) {
      message = heard.poll(30, TimeUnit.SECONDS);
    }
    assertThat(message).as("a " + type.getSimpleName()).isNotNull();
    return type.cast(message);
  }
}
