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
  HAZELCAST;

  /** Starts it with so many nodes, each of which runs one work at a time. */
  Backend start(int nodes) {
    return switch (this) {
      case RFORK -> RforkBackend.start(nodes);
      case SOCKET -> SocketBackend.start(nodes);
      case FORKJOIN -> new ForkJoinBackend(nodes);
      case PEKKO -> PekkoBackend.start(nodes);
      case HAZELCAST -> HazelcastBackend.start(nodes);
    };
  }

  /** What its JVMs ask for besides the usual flags. */
  List<String> flags() {
    return this == HAZELCAST ? HazelcastBackend.JVM_FLAGS : List.of();
  }

  /** Whether the load makes sense for it: in one JVM nothing large travels. */
  boolean takes(Load load) {
    return this != FORKJOIN || load != Load.LARGE;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
