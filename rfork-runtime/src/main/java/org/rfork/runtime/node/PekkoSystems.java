package org.rfork.runtime.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.Cluster;
import org.rfork.runtime.ClusterException;
import org.rfork.runtime.config.RforkConfig;

/** Starts Pekko as rfork needs it. */
final class PekkoSystems {
  private static final String NAME = "rfork";
  private static final String LOCAL = "local";
  private static final String REMOTE = "remote";

  private PekkoSystems() {}

  /**
   * Starts the actor system of a node.
   *
   * @throws ClusterException if the port is taken
   */
  static ActorSystem start(RforkConfig config) {
    RforkConfig.Cluster cluster = config.cluster();
    Map<String, Object> settings = new TreeMap<>();
    settings.put("pekko.actor.provider", cluster.seedNodes().isEmpty() ? LOCAL : "cluster");
    settings.putAll(addresses(config.node()));
    settings.put("pekko.cluster.roles", List.copyOf(config.node().roles()));
    settings.put(SilenceDetector.INTERVAL, Heartbeats.interval(cluster.unreachableAfter()));
    settings.put(SilenceDetector.LIMIT, cluster.unreachableAfter());
    settings.put("pekko.cluster.split-brain-resolver.stable-after", cluster.stableAfter());
    if (!cluster.arbiterDirectory().isEmpty()) {
      settings.put("pekko.cluster.split-brain-resolver.active-strategy", "lease-majority");
      settings.put(ArbiterLease.DIRECTORY, Arbiter.usable(cluster.arbiterDirectory()).toString());
    }
    return start(settings, config.node().bindHost() + ":" + config.node().bindPort());
  }

  private static Map<String, Object> addresses(RforkConfig.Node node) {
    Map<String, Object> addresses = new TreeMap<>();
    addresses.put("pekko.remote.artery.canonical.hostname", node.host());
    addresses.put("pekko.remote.artery.canonical.port", node.port());
    addresses.put("pekko.remote.artery.bind.port", node.bindPort());
    if (!node.bindHost().equals(node.host())) {
      addresses.put("pekko.remote.artery.bind.hostname", node.bindHost());
      addresses.put("pekko.remote.artery.advanced.tcp.outbound-client-hostname", node.bindHost());
    }
    return addresses;
  }

  /**
   * Starts an actor system that can ask a cluster without joining it.
   *
   * @param host where answers from there reach this process
   */
  static ActorSystem startObserver(String host) {
    return start(
        Map.of(
            "pekko.actor.provider", REMOTE,
            "pekko.remote.artery.canonical.hostname", host,
            "pekko.remote.artery.canonical.port", 0),
        host);
  }

  private static ActorSystem start(Map<String, Object> settings, String where) {
    Config config =
        ConfigFactory.parseMap(settings, "rfork's own settings")
            .withFallback(ConfigFactory.parseResources("rfork-pekko.conf"))
            .withFallback(PekkoReference.load())
            .resolve();
    ClassLoader loader = PekkoSystems.class.getClassLoader();
    try {
      return ActorSystem.create(NAME, config, PekkoReference.loader(loader));
    } catch (RuntimeException failure) { // Pekko's RemoteTransportException among them
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      throw new ClusterException("cannot listen at " + where + ": " + cause.getMessage(), failure);
    }
  }

  /** {@code host:port} of a system that is part of a cluster. */
  static String address(ActorSystem system) {
    return Meeting.hostPort(Cluster.get(system).selfAddress());
  }

  /** What tells this life of the node from others: Pekko's own number for it, in a cluster. */
  static long incarnation(ActorSystem system) {
    boolean local = system.settings().config().getString("pekko.actor.provider").equals(LOCAL);
    return local
        ? ThreadLocalRandom.current().nextLong()
        : Cluster.get(system).selfUniqueAddress().longUid();
  }

  /** Addresses of {@code host:port} texts, checked by the configuration. */
  static List<Address> seeds(ActorSystem system, List<String> seeds) {
    return seeds.stream().map(seed -> address(system, seed)).toList();
  }

  /** What Pekko calls the node at {@code host:port}. */
  static Address address(ActorSystem system, String hostPort) {
    int colon = hostPort.lastIndexOf(':');
    return new Address(
        "pekko",
        system.name(),
        hostPort.substring(0, colon),
        Integer.parseInt(hostPort.substring(colon + 1)));
  }
}
