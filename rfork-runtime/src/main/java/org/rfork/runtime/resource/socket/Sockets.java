package org.rfork.runtime.resource.socket;

import java.io.IOException;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.rfork.resource.Handshake;
import org.rfork.resource.RemoteServerSocket;
import org.rfork.resource.RemoteSocket;
import org.rfork.resource.ResourceException;
import org.rfork.resource.ResourceException.Kind;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.config.ResourceRule.Policy;
import org.rfork.runtime.config.RforkConfig.Resources;
import org.rfork.runtime.exec.ForkContext;
import org.rfork.runtime.exec.Held;
import org.rfork.runtime.resource.Policies;
import org.rfork.runtime.view.SocketSnapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sockets that forks of this node hold, and those that it keeps for forks anywhere. Safe for
 * all threads.
 */
public final class Sockets implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sockets.class);

  /** Whether a node can be asked. */
  public enum Presence {
    /** It can. */
    THERE,
    /** It can, but not for long, since it is drained. */
    LEAVING,
    /** It is not in the cluster. */
    GONE
  }

  /** The other nodes. */
  public interface Peers {
    /** How it is with a node other than this one. */
    Presence presence(NodeId node);

    /**
     * Asks a node.
     *
     * @return its answer, null if it gives none; a {@link ResourceException} if it says no
     */
    CompletableFuture<byte @Nullable []> ask(NodeId node, byte[] question);
  }

  private final NodeId self;
  private final Resources config;
  private final Policies policies;
  private final Peers peers;
  private final Connector connector;
  private final Endpoints endpoints;
  private final Set<HeldEndpoint> held = ConcurrentHashMap.newKeySet();

  /** Opens nothing yet. */
  public Sockets(NodeId self, Resources config, Policies policies, Peers peers) {
    this.self = self;
    this.config = config;
    this.policies = policies;
    this.peers = peers;
    this.connector = new Connector(self.name());
    this.endpoints = new Endpoints(config.socketBufferBytes(), config.socketGrace());
  }

  /** Connects the fork that calls. */
  public RemoteSocket connect(
      String host, int port, @Nullable Handshake handshake, ForkContext fork)
      throws ResourceException {
    var handle = new SocketHandle(host + ":" + port, host, port, handshake);
    Relay relay = connect(handle, new EndpointLine(this, handle), fork);
    handle.at(self, relay.id(), fork.path().value());
    hold(handle, fork, capacity());
    return handle;
  }

  /** Opens a port for the fork that calls. */
  public RemoteServerSocket listen(String address, int port, ForkContext fork)
      throws ResourceException {
    Listener listener = endpoints.listener(connector.listen(address, port), Caller.of(fork), 0);
    var handle = new ListenerHandle(address, listener.port());
    handle.at(self, listener.id(), fork.path().value());
    hold(handle, fork, Listener.BACKLOG);
    return handle;
  }

  /**
   * Opens a port in the place of one that was elsewhere: the same one, or any that is free.
   *
   * @param number of the connection that comes next
   */
  Listener relisten(String address, int port, long number, ForkContext fork)
      throws ResourceException {
    Listener.Bound bound;
    try {
      bound = connector.listen(address, port);
    } catch (ResourceException taken) {
      LOG.debug("another port takes the place of {}:{}: {}", address, port, taken.getMessage());
      bound = connector.listen(address, 0);
    }
    return endpoints.listener(bound, Caller.of(fork), number);
  }

  /** Finds out whether ports can be opened at that address of this node. */
  void tryToListen(String address) throws ResourceException {
    try (AsynchronousServerSocketChannel unused = connector.listen(address, 0).channel()) {
      LOG.trace("ports can be opened at {}", address);
    } catch (ResourceException refused) {
      throw refused;
    } catch (IOException failure) {
      throw new ResourceException(
          Kind.UNAVAILABLE, "a port at " + address + " was not closed in order", failure);
    }
  }

  /** A handle that nobody uses, by which states with others become known. */
  public EndpointHandle example() {
    var handle = new SocketHandle("example", "", 0, null);
    handle.done();
    return handle;
  }

  private void hold(EndpointHandle handle, ForkContext fork, int capacity) {
    var holding = new HeldEndpoint(this, handle);
    holding.opened(fork, capacity);
    fork.holdings().add(holding);
  }

  /**
   * Connects for a handle, agrees with the peer, and relays from then on.
   *
   * @param former to the endpoint whose place it takes
   */
  Relay connect(SocketHandle handle, EndpointLine former, ForkContext fork)
      throws ResourceException {
    return new Connecting(connector, endpoints, handle, former, fork).relay();
  }

  /** What a fork holds by a handle, which may be restored just now. */
  public Held held(EndpointHandle handle) {
    HeldEndpoint known = handle.held();
    return known == null ? new HeldEndpoint(this, handle) : known;
  }

  /** What must be kept of a handle that is in no field: it is to be closed. */
  String beside(EndpointHandle handle) {
    NodeId home = handle.home();
    return SocketClaim.MARK
        + String.join(
            "\n",
            home.name(),
            Long.toString(home.incarnation()),
            handle.endpoint(),
            handle.owner(),
            handle.name());
  }

  /** Whether a text that was kept beside a state is of a socket. */
  public static boolean isBeside(String text) {
    return SocketClaim.isOne(text);
  }

  /** The handle of such a text, not bound yet. */
  public Held restoredBeside(String text) {
    String[] lines = text.split("\n", 6);
    var handle = new SocketHandle(lines[5], "", 0, null);
    handle.at(new NodeId(lines[1], Long.parseLong(lines[2])), lines[3], lines[4]);
    handle.closed();
    return new HeldEndpoint(this, handle);
  }

  /** Whether a question of another node is about sockets. */
  public static boolean isAsked(byte[] question) {
    return SocketCall.isOne(question);
  }

  /** Does what another node asks; the answer may wait for what is to come, and holds no thread. */
  public CompletableFuture<byte[]> answer(byte[] question) {
    return endpoints.answer(SocketCall.parse(question)).thenApply(SocketAnswer::toBytes);
  }

  /** Whether what an outcome claims is a socket. */
  public static boolean isClaim(String claim) {
    return SocketClaim.isOne(claim);
  }

  /** Closes a socket of a fork that is over; if its node does not hear of it, it does so itself. */
  public void redeem(String text) {
    SocketClaim claim = SocketClaim.parse(text);
    try {
      SocketAnswer unused =
          call(claim.home(), SocketCall.of(SocketCall.Verb.END, claim.endpoint(), claim.by(), 0));
    } catch (ResourceException unheard) {
      LOG.debug("{} is not closed yet: {}", claim, unheard.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Has the node of an endpoint do something; null if it does not answer. */
  @Nullable SocketAnswer call(NodeId home, SocketCall call)
      throws ResourceException, InterruptedException {
    return answered(calling(home, call));
  }

  /** The same, without waiting for it. */
  CompletableFuture<@Nullable SocketAnswer> calling(NodeId home, SocketCall call) {
    if (isSelf(home)) {
      return endpoints.answer(call).thenApply(answer -> answer);
    }
    return peers
        .ask(home, call.toBytes())
        .thenApply(answer -> answer == null ? null : SocketAnswer.parse(answer));
  }

  /** What came of such a call. */
  static @Nullable SocketAnswer answered(CompletableFuture<@Nullable SocketAnswer> coming)
      throws ResourceException, InterruptedException {
    try {
      return coming.get();
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof ResourceException said) {
        throw new ResourceException(said.kind(), String.valueOf(said.getMessage()), said);
      }
      throw new IllegalStateException(failure.getCause());
    }
  }

  /** Says that what forks here hold is needed, and closes what nobody needs. */
  public void renew() {
    held.forEach(HeldEndpoint::renew);
    endpoints.sweep();
  }

  /** Whether there is something to renew. */
  public boolean isInUse() {
    return !held.isEmpty() || !endpoints.isEmpty();
  }

  /** A job is over: nobody comes for its sockets any more. */
  public void jobOver(String job) {
    endpoints.jobOver(job);
  }

  /** What this node keeps. */
  public List<SocketSnapshot> snapshot() {
    return endpoints.snapshot(self.name());
  }

  void holds(HeldEndpoint holding) {
    held.add(holding);
  }

  void letGo(HeldEndpoint holding) {
    held.remove(holding);
  }

  NodeId self() {
    return self;
  }

  boolean isSelf(NodeId node) {
    return node.equals(self);
  }

  Presence presence(NodeId node) {
    return isSelf(node) ? Presence.THERE : peers.presence(node);
  }

  Policy policy(EndpointHandle handle) {
    return policies.of(handle.kind(), handle.name(), Policy.KEEP_HOME);
  }

  int capacity() {
    return config.socketBufferBytes();
  }

  long graceNanos() {
    return config.socketGrace().toNanos();
  }

  @Override
  public void close() {
    endpoints.close();
    try {
      connector.close();
    } catch (IOException failure) {
      LOG.debug("sockets were not closed in order: {}", failure.getMessage());
    }
  }
}
