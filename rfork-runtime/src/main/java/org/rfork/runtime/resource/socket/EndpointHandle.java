package org.rfork.runtime.resource.socket;

import org.jspecify.annotations.Nullable;
import org.rfork.MisuseException;
import org.rfork.StateHooks;
import org.rfork.resource.ResourceException;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.config.ResourceRule.Policy;
import org.rfork.runtime.exec.ForkContext;
import org.rfork.spi.Runtimes;

/**
 * A connection or port as it stands in a state: which one it is, where it is, and how far its fork
 * has come with it. For the fork's own thread.
 */
public abstract class EndpointHandle implements StateHooks {
  private final String name;
  private String endpoint = "";
  private String homeName = "";
  private long homeIncarnation;
  private String owner = "";
  private boolean closed;
  private boolean done;
  private transient @Nullable HeldEndpoint held;

  EndpointHandle(String name) {
    this.name = name;
  }

  /** The sort of handle, for people and rules. */
  abstract String kind();

  /** {@code host:port}. */
  public final String name() {
    return name;
  }

  /** For people. */
  final String what() {
    return kind() + " \"" + name + "\"";
  }

  /** How far its fork has come: nothing before that is asked for again, once a state is kept. */
  abstract long position();

  /** Whether a node may have another endpoint in the place of this one, under its rules. */
  abstract boolean isReplaceable(Policy policy);

  /**
   * Finds out whether {@link #replacement} would do here.
   *
   * @throws ResourceException if not
   */
  abstract void tryToReplace(Sockets sockets) throws ResourceException;

  /**
   * The endpoint is not there any more: gets another one of this node in its place, where the
   * handle is not yet.
   *
   * @param former to that endpoint
   * @throws ResourceException if it cannot
   */
  abstract Endpoint replacement(Sockets sockets, EndpointLine former, ForkContext fork)
      throws ResourceException;

  /** What to say if nothing may take its place. */
  abstract ResourceException lost(String why);

  /** It is this endpoint of a node, used by that fork; by none yet if that is empty. */
  final void at(NodeId home, String id, String fork) {
    homeName = home.name();
    homeIncarnation = home.incarnation();
    endpoint = id;
    owner = fork;
  }

  final NodeId home() {
    return new NodeId(homeName, homeIncarnation);
  }

  final String endpoint() {
    return endpoint;
  }

  /** The path of the fork that used it last, as far as this handle knows; empty for none. */
  final String owner() {
    return owner;
  }

  final void ownedBy(String fork) {
    owner = fork;
  }

  final boolean isClosed() {
    return closed;
  }

  final void closed() {
    closed = true;
  }

  /** Its node was told that nobody asks for it again: from now on it is a name. */
  final void done() {
    done = true;
  }

  final void heldAs(HeldEndpoint holding) {
    held = holding;
  }

  /** What its fork holds by it; null if it is not restored for a fork. */
  final @Nullable HeldEndpoint held() {
    return held;
  }

  /**
   * The same for who uses it.
   *
   * @throws ResourceException if it is closed
   */
  final HeldEndpoint using() throws ResourceException {
    if (closed) {
      throw new ResourceException(
          ResourceException.Kind.UNAVAILABLE, what() + " was closed by its fork");
    }
    HeldEndpoint known = held;
    if (known == null) {
      throw new MisuseException(
          what() + " is not a fork's here: use it in the fork that opened it");
    }
    return known;
  }

  /** Ends it; nothing happens if that was done. */
  public final void close() throws ResourceException {
    if (!closed) {
      using().close();
    }
  }

  /** Tells the fork that is captured of it. */
  @Override
  public final void beforeCapture() {
    if (!done) {
      Runtimes.current().resources().met(this);
    }
  }

  /** Has it bound when the whole state is there. */
  @Override
  public final void afterRestore() {
    if (!done) {
      Runtimes.current().resources().restored(this);
    }
  }

  @Override
  public final String toString() {
    return what() + " at " + position();
  }
}
