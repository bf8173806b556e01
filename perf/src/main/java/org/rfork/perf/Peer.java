package org.rfork.perf;

import java.util.List;
import java.util.Locale;

/** A system that can be measured. */
enum Peer {
  /** This project: a driver and worker nodes, each fork placed by the default strategy. */
  RFORK,
  /** Blocking sockets with a hand-written codec: the floor of everything that travels. */
  SOCKET,
  /** The JDK's pool in one JVM, one thread for each node: the floor of everything local. */
  FORKJOIN,
  /** {@code ask} on plain Pekko remoting with default settings. */
  PEKKO,
  /** Hazelcast's executor on members of a cluster. */
  HAZELCAST,
  /** Ignite's compute grid on servers of a cluster. */
  IGNITE;

  /** Starts it with nodes that run one work at a time, unless it is rfork and told otherwise. */
  Backend start(Shape shape) {
    return switch (this) {
      case RFORK -> RforkBackend.start(shape);
      case SOCKET -> SocketBackend.start(shape.nodes());
      case FORKJOIN -> new ForkJoinBackend(shape.nodes() * shape.threads());
      case PEKKO -> PekkoBackend.start(shape.nodes());
      case HAZELCAST -> HazelcastBackend.start(shape.nodes());
      case IGNITE -> IgniteBackend.start(shape.nodes());
    };
  }

  /** What its JVMs ask for besides the usual flags. */
  List<String> flags() {
    return switch (this) {
      case HAZELCAST -> HazelcastBackend.JVM_FLAGS;
      case IGNITE -> IgniteBackend.JVM_FLAGS;
      default -> List.of();
    };
  }

  /** Whether it can do the work; docs/performance.md says why not. */
  boolean takes(Load load) {
    return switch (load) {
      case W1, W2, W4, W6 -> true;
      case W3, W7 -> this != FORKJOIN;
      case W5, W5B -> this == RFORK || this == FORKJOIN;
      case W8 -> this != SOCKET;
      case W9 -> this == RFORK;
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
