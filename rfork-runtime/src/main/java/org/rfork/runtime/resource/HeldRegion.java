package org.rfork.runtime.resource;

import org.jspecify.annotations.Nullable;
import org.rfork.MisuseException;
import org.rfork.resource.ResourceException;
import org.rfork.resource.ResourceException.Kind;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.exec.ForkContext;
import org.rfork.runtime.exec.GroupMember;
import org.rfork.runtime.exec.Held;

/** What a fork holds by a {@link RegionHandle}. For the fork's own thread. */
public final class HeldRegion implements Held {
  private final Regions regions;
  private final Said said;
  private final @Nullable ForkContext context;
  private final RegionHandle handle = new RegionHandle(this);
  private @Nullable Region region;
  private boolean closed;

  /**
   * What captured states say of a region.
   *
   * @param node where it was then
   */
  record Said(Region.Identity identity, long bytes, NodeId node, boolean closed) {}

  /**
   * Not bound yet.
   *
   * @param context the fork that is attached; null of a handle that nobody can use
   */
  HeldRegion(Regions regions, Said said, @Nullable ForkContext context) {
    this.regions = regions;
    this.said = said;
    this.context = context;
    this.closed = said.closed();
  }

  Region.Identity identity() {
    return said.identity();
  }

  Said said(NodeId here) {
    return new Said(said.identity(), said.bytes(), here, closed);
  }

  /** Whether a token that is not closed speaks of the same region. */
  public boolean isOf(String token) {
    Said other = RegionTokens.read(token);
    return !closed && !other.closed() && other.identity().equals(said.identity());
  }

  /** Whether its fork has closed it. */
  public boolean isClosed() {
    return closed;
  }

  /** Where it is bound; null if it is not. */
  public @Nullable Region region() {
    return closed ? null : region;
  }

  long size() {
    return said.bytes();
  }

  @Override
  public RegionHandle handle() {
    return handle;
  }

  @Override
  public String kind() {
    return RegionHandle.KIND;
  }

  @Override
  public String name() {
    return said.identity().name();
  }

  @Override
  public void bind() throws ResourceException {
    attach(regions.find(said.identity(), said.node()));
  }

  /** Attaches the fork. */
  void attach(Region to) throws ResourceException {
    ForkContext fork = fork();
    GroupMember other = fork.holdings().member();
    if (other != null) {
      throw new ResourceException(
          Kind.LIMIT,
          "%s is attached to another shared region, and may be to one at a time: close that, or use parts of one"
              .formatted(fork.path()));
    }
    try {
      fork.holdings().join(to.group(), fork);
    } catch (IllegalStateException gone) {
      throw new ResourceException(Kind.UNAVAILABLE, String.valueOf(gone.getMessage()), gone);
    } catch (InterruptedException cancelled) {
      Thread.currentThread().interrupt();
      throw new ResourceException(
          Kind.UNAVAILABLE, fork.path() + " was cancelled before it was attached", cancelled);
    }
    GroupMember member = fork.holdings().member();
    if (member != null) {
      region = to;
      if (!closed) {
        handle.bind(to, member);
      }
      if (fork.path().equals(said.identity().opener())) {
        to.openedBy(fork.attempt());
      }
      regions.bound(to);
    }
  }

  @Override
  public void tryOut() {} // it comes with its group, or not at all

  @Override
  public void release() {
    detach();
  }

  @Override
  public void end(boolean well) {
    closed = true;
    detach();
  }

  /** The fork uses it no longer; while checkpoints of its group are kept it stays in that. */
  void close() {
    if (!closed) {
      ForkContext fork = fork();
      fork.requireOwner("SharedRegion.close()");
      closed = true;
      Region bound = region;
      if (bound != null && bound.group().staysTogether()) {
        handle.unbind();
        return;
      }
      fork.holdings().remove(this);
      detach();
    }
  }

  private void detach() {
    Region bound = region;
    if (bound != null) {
      region = null;
      handle.unbind();
      fork().holdings().leaveGroup();
      regions.released(bound);
    }
  }

  IllegalStateException closed() {
    return new IllegalStateException(
        said.identity().text()
            + (closed
                ? " is closed: use it before close()"
                : " is not bound: use the handle in the state of a fork that is attached"));
  }

  private ForkContext fork() {
    if (context == null) {
      throw new MisuseException(
          said.identity().text() + " was not restored for a fork: pass it in a fork's state");
    }
    return context;
  }
}
