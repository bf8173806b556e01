package org.rfork.runtime.resource;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.resource.ResourceException;
import org.rfork.resource.ResourceException.Kind;
import org.rfork.resource.SharedRegion;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.exec.Anchor;
import org.rfork.runtime.exec.Departure;
import org.rfork.runtime.exec.ForkContext;
import org.rfork.runtime.exec.Group;
import org.rfork.runtime.exec.JobInfo;
import org.rfork.runtime.view.RegionSnapshot;

/** The shared regions of this node. Safe for all threads. */
public final class Regions {
  /** Told of regions. */
  public interface Listener {
    /** One of the forks that are attached was asked to leave: all are to. Must not block. */
    void leaveAsked(Region region, Departure asked);

    /** A region came, and all forks that came with it have begun. */
    void arrived(Region region, Region.Arrival how);

    /** All that are attached are to be captured. Must not block. */
    void checkpointAsked(Region region, boolean soon);

    /** Whether its checkpoints are kept where the loss of this node cannot take them. */
    boolean isKept(Region region);

    /** Its opener is over here: its checkpoints are of no use any more. Must not block. */
    void openerEnded(Region.Identity region);

    /**
     * Why a fork that runs again may not open a region that an earlier run had; empty if it may.
     */
    String whyPastReturn(ForkPath opener, String name);
  }

  private static final int MOST_NAME = 100;

  private final NodeId self;
  private final Listener listener;
  private final Map<Region.Identity, Region> here = new ConcurrentHashMap<>();
  private final Map<Region.Identity, RegionArrival> arriving = new ConcurrentHashMap<>();

  /** Where regions are, of which forks of this home are to be attached. */
  private final Map<Region.Identity, Anchor> anchors = new ConcurrentHashMap<>();

  /** None yet. */
  public Regions(NodeId self, Listener listener) {
    this.self = self;
    this.listener = listener;
  }

  /** See {@link SharedRegion#open}; the caller is the fork of that context. */
  public SharedRegion open(String name, long bytes, ForkContext context) throws ResourceException {
    requireValid(name, bytes);
    context.requireBorn("SharedRegion.open(...)");
    boolean isDurable = context.job().kind() == JobInfo.Kind.DURABLE;
    if (isDurable && context.isRerun()) {
      requireReturn(name, context);
    }
    var identity = new Region.Identity(context.path(), context.attempt(), name);
    if (here.containsKey(identity)) {
      throw new ResourceException(
          Kind.NAME,
          identity.text() + " is there already: use its handle, or open one of another name");
    }
    Region region = make(identity, isDurable, bytes);
    var held = new HeldRegion(this, new HeldRegion.Said(identity, bytes, self, false), context);
    held.attach(region);
    context.holdings().add(held);
    here.put(identity, region);
    return held.handle();
  }

  private void requireReturn(String name, ForkContext context) throws ResourceException {
    String why = listener.whyPastReturn(context.path(), name);
    if (!why.isEmpty()) {
      throw new ResourceException(
          Kind.UNAVAILABLE,
          "shared region \"%s\" of %s is lost, and its forks cannot begin again: %s"
              .formatted(name, context.path(), why));
    }
  }

  private static void requireValid(String name, long bytes) {
    boolean isName = !name.isBlank() && name.length() <= MOST_NAME;
    if (!isName || name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "a shared region needs a name of 1 to %d characters in one line, not \"%s\""
              .formatted(MOST_NAME, name));
    }
    if (bytes < 1) {
      throw new IllegalArgumentException(
          "shared region \"" + name + "\" must have 1 byte or more, not " + bytes);
    }
  }

  /** A region as it is made, of which nobody knows yet. */
  private Region make(Region.Identity identity, boolean isDurable, long bytes)
      throws ResourceException {
    var anchor = new Anchor(identity.text(), identity.opener(), self);
    var group = new Group(anchor, identity.opener(), new Asked(identity, isDurable));
    return new Region(identity, isDurable, bytes, inUse(), group);
  }

  /** What is asked of a region's group, as long as the region is here. */
  private final class Asked implements Group.Listener {
    private final Region.Identity identity;

    private final boolean isDurable;

    Asked(Region.Identity identity, boolean isDurable) {
      this.identity = identity;
      this.isDurable = isDurable;
    }

    private @Nullable Region region(Group group) {
      Region region = here.get(identity);
      return region != null && region.group() == group ? region : null;
    }

    @Override
    public void leaveAsked(Group group, Departure asked) {
      Region region = region(group);
      if (region != null) {
        listener.leaveAsked(region, asked);
      }
    }

    @Override
    public void checkpointAsked(Group group, boolean soon) {
      Region region = region(group);
      if (region != null) {
        listener.checkpointAsked(region, soon);
      }
    }

    @Override
    public boolean isKept(Group group) {
      Region region = region(group);
      return region != null && listener.isKept(region);
    }

    @Override
    public void firstEnded(Group group) {
      if (isDurable) {
        listener.openerEnded(identity);
      }
    }
  }

  /** Makes one that is to be filled from a checkpoint, in place of one that may be here. */
  public Region remake(Region.Identity identity, long bytes) throws ResourceException {
    here.remove(identity);
    return make(identity, true, bytes);
  }

  /** It is filled, and forks of this node come to be attached to it. */
  public void broughtBack(Region region) {
    here.put(region.identity(), region);
    anchor(region.identity(), self);
  }

  /** The region if it is here; null if it is not. */
  public @Nullable Region here(Region.Identity identity) {
    return here.get(identity);
  }

  /** The fork is attached to a region that is here, though it has closed it. */
  public void rejoin(Region.Identity identity, ForkContext context) throws ResourceException {
    Region region = here.get(identity);
    if (region != null) {
      var said = new HeldRegion.Said(identity, region.size(), self, true);
      var held = new HeldRegion(this, said, context);
      held.attach(region);
      context.holdings().add(held);
    }
  }

  private long inUse() {
    return here.values().stream().mapToLong(Region::size).sum()
        + arriving.values().stream().mapToLong(RegionArrival::size).sum();
  }

  /** What a captured state says of a handle. */
  public String token(RegionHandle handle) {
    return RegionTokens.write(handle.held().said(self));
  }

  /**
   * The handle of which a state says this, not bound unless the fork has it already.
   *
   * @param context the fork whose state it is; null of nobody's
   * @throws IllegalArgumentException if the text is damaged
   */
  public HeldRegion restored(String token, @Nullable ForkContext context) {
    HeldRegion.Said said = RegionTokens.read(token);
    return new HeldRegion(this, said, context);
  }

  /**
   * A region of this node.
   *
   * @param before where it was, for the message
   */
  Region find(Region.Identity identity, NodeId before) throws ResourceException {
    Region region = here.get(identity);
    if (region == null) {
      throw new ResourceException(
          Kind.UNAVAILABLE,
          "%s is not on %s: it was on %s when this state was captured, and is lost if that is"
              .formatted(identity.text(), self, before));
    }
    return region;
  }

  /** The region of a group that is here; null if it is not. */
  public @Nullable Region of(Group group) {
    return here.values().stream().filter(each -> each.group() == group).findFirst().orElse(null);
  }

  void bound(Region region) {
    Region.Arrival arrived = region.takeArrival();
    if (arrived != null) {
      listener.arrived(region, arrived);
    }
  }

  /** A fork is attached to it no longer, or one that was to be is over. */
  public void released(Region region) {
    if (region.group().isUnused()) {
      here.remove(region.identity(), region);
    }
  }

  /** Where a region is, for forks of this home. */
  public Anchor anchor(Region.Identity identity, NodeId now) {
    Anchor known =
        anchors.computeIfAbsent(
            identity, absent -> new Anchor(identity.text(), identity.opener(), now));
    known.node(now);
    return known;
  }

  /** Where a group of this node is, for forks of this home, wherever it goes. */
  public Anchor anchorOf(Group group) {
    Region region = of(group);
    return region == null ? group.anchor() : anchor(region.identity(), self);
  }

  /** A fork that was made with a group here is over. */
  public void over(Group group, ForkPath path) {
    group.ended(path);
    Region region = of(group);
    if (region != null) {
      released(region);
    }
  }

  /** The job is over: none of its regions is of use any more. */
  public void endJob(String job) {
    here.keySet().removeIf(identity -> identity.opener().job().equals(job));
    arriving.keySet().removeIf(identity -> identity.opener().job().equals(job));
    anchors.keySet().removeIf(identity -> identity.opener().job().equals(job));
  }

  /** The regions that are here. */
  public List<RegionSnapshot> snapshot() {
    return here.values().stream().map(region -> region.snapshot(self.name())).toList();
  }

  /** Makes room for a region that is to come here. */
  void reserve(Region.Identity identity, String journey, long bytes, boolean isDurable)
      throws ResourceException {
    if (here.containsKey(identity)) {
      throw new ResourceException(
          Kind.UNAVAILABLE, identity.text() + " is on " + self + ", where forks are leaving it");
    }
    RegionArrival known = arriving.get(identity);
    if (known == null || !known.isOf(journey)) { // else it is asked again
      arriving.remove(identity);
      arriving.put(identity, new RegionArrival(make(identity, isDurable, bytes), journey));
    }
  }

  /** A region that is coming here. */
  RegionArrival arriving(Region.Identity identity, String journey) throws ResourceException {
    RegionArrival known = arriving.get(identity);
    if (known == null || !known.isOf(journey)) {
      throw new ResourceException(
          Kind.UNAVAILABLE, identity.text() + " is not expected on " + self);
    }
    return known;
  }

  /** A region is here, whole; these forks follow it. */
  void arrived(Region.Identity identity, String journey, List<ForkPath> forks, Region.Arrival how)
      throws ResourceException {
    if (here.containsKey(identity)) {
      return; // told again
    }
    Region region = arriving(identity, journey).region();
    region.group().expects(forks);
    region.arrived(how);
    here.put(identity, region);
    arriving.remove(identity);
  }

  /** A region does not come after all. */
  void drop(Region.Identity identity, String journey) {
    RegionArrival known = arriving.get(identity);
    if (known != null && known.isOf(journey)) {
      arriving.remove(identity);
    }
  }
}
