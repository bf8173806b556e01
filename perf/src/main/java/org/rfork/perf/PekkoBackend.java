package org.rfork.perf;

import com.example.perf.Work;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.DoubleSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.rfork.perf.PekkoMessage.Answer;
import org.rfork.perf.PekkoMessage.Ask;
import org.rfork.runtime.launch.FreePort;

/**
 * {@code ask} as Pekko's documentation shows it, in turn to the guardian of each of some processes:
 * remoting without a cluster, default dispatchers, a serializer of our own, frames large enough for
 * the largest work.
 */
final class PekkoBackend implements Backend {
  static final String HOST = "127.0.0.1";
  static final String NAME = "perf";
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final Children processes;
  private final ActorSystem<Void> system;
  private final List<ActorRef<Ask>> actors = new ArrayList<>();
  private int next;

  private PekkoBackend(Children processes, ActorSystem<Void> system) {
    this.processes = processes;
    this.system = system;
  }

  /** Starts the processes and an actor system here. */
  static PekkoBackend start(int nodes) {
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      ports.add(FreePort.on(HOST));
    }
    Children processes =
        Children.start(
            "pekko",
            nodes,
            PekkoNode.class,
            List.of(),
            i -> List.of(Integer.toString(ports.get(i))));
    ActorSystem<Void> system =
        ActorSystem.create(Behaviors.<Void>empty(), NAME, config(FreePort.on(HOST)));
    PekkoBackend backend = new PekkoBackend(processes, system);
    processes.awaitReady(nodes, LIMIT);
    ActorRefResolver resolver = ActorRefResolver.get(system);
    for (int port : ports) {
      backend.actors.add(
          resolver.resolveActorRef("pekko://" + NAME + "@" + HOST + ":" + port + "/user"));
    }
    return backend;
  }

  /** Of a process that listens on this port. */
  static Config config(int port) {
    Map<String, Object> settings =
        Map.ofEntries(
            Map.entry("pekko.actor.provider", "remote"),
            Map.entry("pekko.remote.artery.canonical.hostname", HOST),
            Map.entry("pekko.remote.artery.canonical.port", port),
            Map.entry("pekko.remote.artery.advanced.maximum-frame-size", "20 MiB"),
            Map.entry("pekko.remote.use-unsafe-remote-features-outside-cluster", "on"),
            Map.entry("pekko.remote.warn-about-direct-use", "off"),
            Map.entry("pekko.actor.serializers.perf", PekkoSerializer.class.getName()),
            Map.entry(
                "pekko.actor.serialization-bindings",
                Map.of("\"" + PekkoMessage.class.getName() + "\"", "perf")),
            Map.entry("pekko.loglevel", "ERROR"),
            Map.entry("pekko.log-dead-letters", "off"),
            Map.entry("pekko.coordinated-shutdown.run-by-jvm-shutdown-hook", "off"));
    return ConfigFactory.parseMap(settings)
        .withFallback(ConfigFactory.defaultReference())
        .resolve();
  }

  @Override
  public DoubleSupplier start(Work work) {
    ActorRef<Ask> actor = actors.get(next);
    next = (next + 1) % actors.size();
    CompletionStage<Answer> answer =
        AskPattern.ask(actor, replyTo -> new Ask(work, replyTo), LIMIT, system.scheduler());
    return () -> answer.toCompletableFuture().join().value();
  }

  @Override
  public List<Long> processes() {
    return processes.pids();
  }

  @Override
  public void close() {
    system.terminate();
    processes.close();
  }
}
