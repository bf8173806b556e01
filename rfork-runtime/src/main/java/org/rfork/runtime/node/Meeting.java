package org.rfork.runtime.node;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.ClusterEvent.ClusterDomainEvent;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.jspecify.annotations.Nullable;
import org.rfork.runtime.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How nodes meet and part: a node that is up is greeted, one that speaks another protocol or bears
 * a living node's name is sent away, one whose process is proven dead is put out at once.
 */
final class Meeting implements Heartbeats.Cluster, AutoCloseable {
  /** The protocol of {@link NodeMessage}; it changes with every change of messages. */
  static final int PROTOCOL = 15;

  /** Where every node's actor is found. */
  static final String ACTOR = "node";

  private static final Logger LOG = LoggerFactory.getLogger(Meeting.class);

  /** Of these the cluster takes leave by itself. */
  private static final Set<MemberStatus> GOING =
      Set.of(MemberStatus.exiting(), MemberStatus.down(), MemberStatus.removed());

  private static final long GREET_AGAIN_MILLIS = 1000;
  private static final long GREETINGS_POLL_NANOS = 20_000_000;

  private final ActorSystem system;
  private final Members members;
  private final ClusterMessage.Hello greeting;
  private final Lifelines lifelines;
  private volatile @Nullable Inbox node;
  private final GossipHaste haste = new GossipHaste();
  private long lastGreeted;

  /**
   * The members that are up as this node was told, itself included. For the thread that has the
   * turn.
   */
  private final Set<Member> up = new HashSet<>();

  /** Whether this node is out of its cluster. For the thread that has the turn. */
  private boolean isShuttingDown;

  Meeting(ActorSystem system, Members members, ClusterMessage.Hello greeting) {
    this.system = system;
    this.members = members;
    this.greeting = greeting;
    this.lifelines = new Lifelines(this::provenDead);
  }

  /** Has the actor told of the cluster's members. */
  void subscribe(Inbox inbox) {
    node = inbox;
    haste.begin(system);
    system.actorOf(
        MembershipListener.props(
            event -> inbox.tell(new NodeCommand.Membership(event)), Cluster.get(system)));
  }

  private void provenDead(String address) {
    Inbox inbox = node;
    if (inbox != null) {
      inbox.tell(new NodeCommand.ProvenDead(address, Deaths.REFUSED));
    }
  }

  /** A change of membership; the node that is gone by it, if one is. */
  Optional<NodeId> changed(ClusterDomainEvent event) {
    haste.changed();
    if (event instanceof ClusterEvent.MemberUp arrived) {
      Member member = arrived.member();
      up.add(member);
      if (isSelf(member)) {
        greetStrangers();
      } else {
        lifelines.watch(hostPort(member.address()));
        greet(member);
      }
    } else if (event instanceof ClusterEvent.MemberDowned downed) {
      return gone(downed.member());
    } else if (event instanceof ClusterEvent.MemberRemoved removed) {
      return gone(removed.member());
    } else if (event instanceof ClusterEvent.UnreachableMember unreachable) {
      lifelines.probe(hostPort(unreachable.member().address()));
    } else if (event.equals(ClusterEvent.getClusterShuttingDownInstance())) {
      isShuttingDown = true;
    }
    return Optional.empty();
  }

  private Optional<NodeId> gone(Member member) {
    up.remove(member);
    lifelines.forget(hostPort(member.address()));
    // A node that is out of its cluster is told that all the others have left. It is the one that
    // has: they go on, and it must not take their place.
    return isShuttingDown ? Optional.empty() : peer(member);
  }

  /**
   * Whether this node knows that it is a member. Until then it meets nobody and gets no work: if it
   * were cut off, it could not know that its cluster goes on without it.
   */
  boolean isUp() {
    return up.stream().anyMatch(this::isSelf);
  }

  /** Whether a node that said hello may work with this one; sends it away if not. */
  boolean admits(NodeId from, ClusterMessage.Hello hello) {
    String refusal = "";
    if (hello.version() != PROTOCOL) {
      refusal =
          "it speaks protocol "
              + hello.version()
              + ", this node "
              + PROTOCOL
              + ": run the same version of rfork on all nodes";
    } else if (isNameTaken(from)) {
      refusal = "a living node is named " + from.name() + " already: give it another --name";
    }
    if (!refusal.isEmpty() && isOlderThan(hello.address())) {
      LOG.warn("{} at {} is not taken: {}", from, hello.address(), refusal);
      actor(hello.address())
          .tell(new Envelope(members.self(), List.of(new ClusterMessage.Unwelcome(refusal))));
    }
    return refusal.isEmpty();
  }

  /** Answers a hello of one that has not heard this node's. */
  void answer(ClusterMessage.Hello hello) {
    if (hello.unheard()) {
      var heard =
          new ClusterMessage.Hello(
              greeting.version(),
              greeting.address(),
              greeting.linkPort(),
              greeting.roles(),
              greeting.threads(),
              false);
      actor(hello.address()).tell(new Envelope(members.self(), List.of(heard)));
    }
  }

  /** Of two nodes that cannot work together the one that came later leaves. */
  private boolean isOlderThan(String address) {
    Cluster cluster = Cluster.get(system);
    for (Member other : cluster.state().getMembers()) {
      if (hostPort(other.address()).equals(address)) {
        return cluster.selfMember().isOlderThan(other);
      }
    }
    return true;
  }

  private boolean isNameTaken(NodeId from) {
    return members.self().name().equals(from.name())
        || members.peers().stream().anyMatch(peer -> peer.id.name().equals(from.name()));
  }

  /** The actor of the node at {@code host:port}. */
  ActorRef<Envelope> actor(String address) {
    return ActorRefResolver.get(Adapter.toTyped(system))
        .resolveActorRef("pekko://" + system.name() + "@" + address + "/user/" + ACTOR);
  }

  void answerObserver(String replyTo, Envelope envelope) {
    actor(replyTo).tell(envelope);
  }

  /** Puts the node at {@code host:port} out of the cluster. */
  void down(String address) {
    Cluster cluster = Cluster.get(system);
    for (Member member : cluster.state().getMembers()) {
      boolean isGoing = GOING.contains(member.status());
      if (hostPort(member.address()).equals(address) && !isGoing) {
        LOG.debug("the process of the node at {} is dead; it is put out of the cluster", address);
        cluster.down(member.address());
      }
    }
  }

  static String hostPort(Address address) {
    return address.host().get() + ":" + address.port().get();
  }

  private void greet(Member member) {
    if (isUp()) {
      actor(hostPort(member.address())).tell(new Envelope(members.self(), List.of(greeting)));
    }
  }

  /** How many nodes are up in the cluster, this one included. */
  int up() {
    int up = 0;
    for (Member member : Cluster.get(system).state().getMembers()) {
      up += member.status().equals(MemberStatus.up()) ? 1 : 0;
    }
    return up;
  }

  /** Whether that node is in the cluster, greeted or not. For all threads. */
  boolean isMember(NodeId node) {
    for (Member member : Cluster.get(system).state().getMembers()) {
      if (member.uniqueAddress().longUid() == node.incarnation()) {
        return true;
      }
    }
    return false;
  }

  /** Waits until all nodes that are up have greeted this one, which may have just joined. */
  void awaitGreetings(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    while (members.peers().size() + 1 < up() && System.nanoTime() < end) {
      LockSupport.parkNanos(GREETINGS_POLL_NANOS);
    }
  }

  /** A tenth of a second passed. Greets members whose hello has not come: it may have been lost. */
  void tick(long nowMillis) {
    haste.tick(nowMillis);
    if (nowMillis - lastGreeted >= GREET_AGAIN_MILLIS) {
      lastGreeted = nowMillis;
      greetStrangers();
    }
  }

  private void greetStrangers() {
    for (Member member : up) {
      if (!isSelf(member) && peer(member).isEmpty()) {
        greet(member);
      }
    }
  }

  @Override
  public boolean isAtRest(Set<NodeId> heard) {
    if (!isUp()) {
      return false; // others may be members before this one is
    }
    ClusterEvent.CurrentClusterState state = Cluster.get(system).state();
    Set<Long> incarnations = heard.stream().map(NodeId::incarnation).collect(Collectors.toSet());
    incarnations.add(members.self().incarnation());
    for (Member member : state.getMembers()) {
      if (!member.status().equals(MemberStatus.up())
          || !incarnations.contains(member.uniqueAddress().longUid())) {
        return false;
      }
    }
    return state.getUnreachable().isEmpty();
  }

  @Override
  public void isAlive(Members.Peer heard) {
    Cluster.get(system).failureDetector().heartbeat(PekkoSystems.address(system, heard.address));
  }

  @Override
  public void look() {
    haste.look();
  }

  private Optional<NodeId> peer(Member member) {
    long incarnation = member.uniqueAddress().longUid();
    return members.peers().stream()
        .map(peer -> peer.id)
        .filter(id -> id.incarnation() == incarnation)
        .findFirst();
  }

  private boolean isSelf(Member member) {
    return member.uniqueAddress().equals(Cluster.get(system).selfUniqueAddress());
  }

  @Override
  public void close() {
    lifelines.close();
  }
}
