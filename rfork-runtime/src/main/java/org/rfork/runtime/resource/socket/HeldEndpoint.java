package org.rfork.runtime.resource.socket;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rfork.MisuseException;
import org.rfork.resource.ResourceException;
import org.rfork.resource.ResourceException.Kind;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.config.ResourceRule.Policy;
import org.rfork.runtime.exec.ForkContext;
import org.rfork.runtime.exec.Held;
import org.rfork.runtime.exec.Marks;
import org.rfork.runtime.resource.socket.SocketCall.Verb;
import org.rfork.runtime.resource.socket.Sockets.Presence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a fork holds by an {@link EndpointHandle}: how it gets at the endpoint, and tells it what
 * kept states have. For the fork's own thread, but for {@link #renew}.
 */
final class HeldEndpoint implements Held {
  private static final Logger LOG = LoggerFactory.getLogger(HeldEndpoint.class);

  /** A question waits so long for something to come; then cancellation is looked for. */
  private static final long LONG_POLL_MILLIS = 500;

  /** A connection that breaks at once may be made anew so often. */
  private static final int MOST_REPLACED = 4;

  private final Sockets sockets;
  private final EndpointHandle handle;
  private final EndpointLine line;
  private final Fullness fullness;
  private final Marks<Captured> captured = new Marks<>();
  private volatile @Nullable ForkContext context;
  private volatile boolean attached;
  private volatile boolean gone;

  /** Connections that were accepted by it and may be used or given away. */
  private final List<HeldEndpoint> given = new ArrayList<>();

  private int capacity = Integer.MAX_VALUE;
  private long kept;

  /** How far a captured state has come. */
  private record Captured(long position, boolean closed) {}

  /** Of a handle that is not bound yet. */
  HeldEndpoint(Sockets sockets, EndpointHandle handle) {
    this.sockets = sockets;
    this.handle = handle;
    this.line = new EndpointLine(sockets, handle);
    this.fullness = new Fullness(handle);
    handle.heldAs(this);
  }

  /** It is the fork's, which made it, and has been used by it. */
  void opened(ForkContext fork, int most) {
    context = fork;
    attached(handle.position(), most);
    sockets.holds(this);
  }

  /** It is the fork's, which may use it or give it to another one. */
  void given(ForkContext fork) {
    context = fork;
    sockets.holds(this);
  }

  /** The fork has accepted a connection, which it may use or give to another one. */
  void give(EndpointHandle accepted) {
    var holding = new HeldEndpoint(sockets, accepted);
    holding.given(fork());
    given.removeIf(HeldEndpoint::dropIfGone);
    given.add(holding);
    fork().holdings().add(holding);
  }

  /** A fork that it was given to has taken it over, or it has ended. */
  private boolean dropIfGone() {
    if (gone) {
      fork().holdings().remove(this);
    }
    return gone;
  }

  private void attached(long first, int most) {
    capacity = most;
    kept = first;
    attached = true;
  }

  @Override
  public EndpointHandle handle() {
    return handle;
  }

  @Override
  public String kind() {
    return handle.kind();
  }

  @Override
  public String name() {
    return handle.name();
  }

  @Override
  public void beginToBind() {
    ForkContext fork = ForkContext.current();
    if (fork == null) {
      throw new IllegalStateException("a socket is bound by a thread that runs no fork");
    }
    given(fork);
    boolean stays = sockets.isSelf(handle.home()) || sockets.policy(handle) == Policy.KEEP_HOME;
    if (isUsed() && stays) {
      line.beginToAttach(fork);
    }
  }

  @Override
  public void bind() throws ResourceException {
    if (isUsed()) {
      NodeId home = handle.home();
      if (!sockets.isSelf(home)) {
        requireLeave(home);
        if (sockets.policy(handle) == Policy.REOPEN) {
          leave("a rule of rfork.resources.rules says reopen");
          return;
        }
      }
      try {
        attach();
      } catch (ResourceException lost) {
        if (isReplaceable()) {
          throw lost; // another node may be able to
        }
        LOG.debug("{} is not attached, which its next use will say: {}", handle, lost.getMessage());
      }
    }
  }

  private void requireLeave(NodeId home) throws ResourceException {
    if (sockets.policy(handle) == Policy.ERROR) {
      throw new ResourceException(
          Kind.RULE,
          "%s was opened on %s and a rule of rfork.resources.rules says error for it"
              .formatted(handle.what(), home));
    }
  }

  @Override
  public void tryOut() throws ResourceException {
    NodeId home = handle.home();
    if (handle.isClosed() || sockets.isSelf(home)) {
      return;
    }
    requireLeave(home);
    if (sockets.policy(handle) == Policy.REOPEN) {
      handle.tryToReplace(sockets);
    }
  }

  /** Whether the fork had used it last, and may use it again. */
  private boolean isUsed() {
    return isOwner() && !handle.isClosed();
  }

  private boolean isReplaceable() {
    return handle.isReplaceable(sockets.policy(handle));
  }

  private boolean isOwner() {
    return handle.owner().equals(fork().path().value());
  }

  private ForkContext fork() {
    ForkContext fork = context;
    if (fork == null) {
      throw new MisuseException(
          handle.what() + " is not a fork's here: use it in the fork that opened it");
    }
    return fork;
  }

  /** Has the endpoint do it, for an operation of the fork's; it is attached first. */
  SocketAnswer call(Verb verb, long at, Duration limit, byte[] bytes) throws ResourceException {
    ForkContext fork = fork();
    fork.requireOwner("RemoteSocket");
    if (!attached) {
      attach();
    }
    if (sockets.presence(handle.home()) == Presence.LEAVING && isReplaceable()) {
      leave(handle.home() + " is drained");
    }
    long millis = Math.max(0, Math.min(LONG_POLL_MILLIS, limit.toMillis()));
    for (int tries = 0; tries < MOST_REPLACED; tries++) {
      SocketAnswer answer = ask(verb, at, millis, !fork.isReentrant(), bytes);
      if (answer != null) {
        return answer;
      }
    }
    throw new ResourceException(
        Kind.UNAVAILABLE,
        "%s was made anew %d times, and broke each time".formatted(handle.what(), MOST_REPLACED));
  }

  /** Null if another endpoint took the place of this one, and is to be asked. */
  private @Nullable SocketAnswer ask(Verb verb, long at, long millis, boolean flag, byte[] bytes)
      throws ResourceException {
    ForkContext fork = fork();
    var call = new SocketCall(verb, handle.endpoint(), Caller.of(fork), at, millis, flag, bytes);
    return usable(line.ask(call, fork));
  }

  private @Nullable SocketAnswer usable(@Nullable SocketAnswer answer) throws ResourceException {
    NodeId home = handle.home();
    if (answer == null) {
      replace(home + ", which had it, is gone");
      return null;
    }
    switch (answer.status()) {
      case BROKEN -> broken(new String(answer.bytes(), StandardCharsets.UTF_8));
      case MISSING -> replace("it is not on " + home + " any more");
      default -> {
        return answer;
      }
    }
    return null;
  }

  private void broken(String why) throws ResourceException {
    if (!isReplaceable()) {
      throw new ResourceException(Kind.UNAVAILABLE, handle.what() + " broke: " + why);
    }
    leave("it broke: " + why);
  }

  /** The fork uses it from now on; a later state of an earlier run of it is refused. */
  private void attach() throws ResourceException {
    try {
      SocketAnswer answer = usable(line.attach(fork()));
      if (answer != null) {
        handle.ownedBy(fork().path().value());
        attached(answer.at(), answer.most());
      }
    } catch (ResourceException refused) {
      if (refused.kind() != Kind.CONFLICT || !isReplaceable()) {
        throw refused;
      }
      leave(String.valueOf(refused.getMessage())); // the peer can go back to where the fork is
    }
  }

  private void leave(String why) throws ResourceException {
    SocketAnswer unused = line.tell(Verb.LEAVE, 0, fork());
    replace(why);
  }

  private void replace(String why) throws ResourceException {
    if (!isReplaceable()) {
      throw handle.lost(why);
    }
    LOG.debug("{} is made anew: {}", handle, why);
    Endpoint next = handle.replacement(sockets, line, fork());
    finish(false); // what it has kept is not needed any more
    handle.at(sockets.self(), next.id(), fork().path().value());
    attached(handle.position(), sockets.capacity());
    if (fork().isReentrant()) {
      fork().holdings().committed(); // else a restart would have to do the same again
    }
  }

  /** What was taken may soon be more than the endpoint can keep. */
  void taken() {
    if (fork().isReentrant() && handle.position() - kept >= capacity / 2) {
      fork().holdings().committed();
    }
  }

  /** The endpoint can take no more: waits for a state to be kept. */
  void full() throws ResourceException {
    publish(fork().holdings().newestKept());
    boolean isComing = captured.has(each -> each.position() > kept);
    fullness.await(isComing, handle.position() - kept, capacity);
  }

  /** It takes again. */
  void notFull() {
    fullness.over();
  }

  @Override
  public void frozen(long safePoint) {
    captured.put(safePoint, new Captured(handle.position(), handle.isClosed()));
  }

  @Override
  public boolean whole(long safePoint) {
    return publish(safePoint);
  }

  /**
   * Whether nothing is left to be done, since a state of that number has it closed, or another fork
   * it.
   */
  private boolean publish(long safePoint) {
    Captured state = captured.take(safePoint);
    if (state == null) {
      return gone;
    }
    if (state.closed()) {
      done(false);
      return true;
    }
    if (attached
        && state.position() > kept
        && line.tell(Verb.KEPT, state.position(), fork()) != null) {
      kept = state.position();
    }
    return gone;
  }

  /** Keeps it for another while; any thread. */
  void renew() {
    boolean wasGiven = !attached;
    ForkContext fork = context;
    SocketAnswer answer = fork == null ? null : line.tell(Verb.RENEW, 0, fork);
    if (wasGiven && answer != null && answer.status() == SocketAnswer.Status.MISSING) {
      gone = !attached;
      sockets.letGo(this);
    }
  }

  /** The fork closes it; a run from an earlier state can still read what it has read. */
  void close() throws ResourceException {
    ForkContext fork = fork();
    fork.requireOwner("RemoteSocket");
    handle.closed();
    boolean mayBeGiven = mayBeGiven();
    if (!mayBeGiven && line.tell(Verb.CLOSE, 0, fork) == null) {
      LOG.debug("{} ends by itself, since {} does not answer", handle, handle.home());
    }
    if (fork.isReentrant()) {
      fork.holdings().committed(); // then a state that has it closed ends it
    } else {
      done(mayBeGiven);
      fork.holdings().remove(this);
    }
  }

  /** Whether a fork that this one made may have it and not have used it yet. */
  private boolean mayBeGiven() {
    return handle.owner().isEmpty() && fork().hasForked();
  }

  private void done(boolean later) {
    finish(later);
    handle.done();
    sockets.letGo(this);
  }

  private void finish(boolean later) {
    SocketAnswer unused = line.tell(SocketCall.end(handle.endpoint(), Caller.of(fork()), later));
  }

  @Override
  public String beside() {
    return isOwner() ? sockets.beside(handle) : "";
  }

  @Override
  public void release() {
    line.forget();
    attached = false;
    sockets.letGo(this);
  }

  @Override
  public String prepare(long safePoint) {
    return mayBeGiven()
        ? ""
        : new SocketClaim(handle.home(), handle.endpoint(), Caller.of(fork())).text();
  }

  /** What no state can have gone on from ends; else another attempt may come for it. */
  @Override
  public void end(boolean well) {
    if (!well && !fork().holdings().hasState()) {
      finish(false);
    }
    release();
  }
}
