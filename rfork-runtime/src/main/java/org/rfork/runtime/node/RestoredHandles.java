package org.rfork.runtime.node;

import org.rfork.ForkOptions;
import org.rfork.ForkPath;
import org.rfork.Shared;
import org.rfork.runtime.ForkName;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.checkpoint.StoredFork;
import org.rfork.runtime.exec.ForkContext;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.exec.ForkHome;
import org.rfork.runtime.exec.ForkUnit;
import org.rfork.runtime.exec.JobInfo;
import org.rfork.runtime.exec.UnitState;

/**
 * The handles of forks and shared values that restored states hold. Those of a continuation that
 * goes on here may ask other nodes: never called on the actor's thread.
 */
final class RestoredHandles {
  private final NodeServices services;
  private final SharedValues sharedValues;
  private final Adoptions adoptions;
  private final ForkHome home;
  private final Inbox node;

  RestoredHandles(
      NodeServices services,
      SharedValues sharedValues,
      Adoptions adoptions,
      ForkHome home,
      Inbox node) {
    this.services = services;
    this.sharedValues = sharedValues;
    this.adoptions = adoptions;
    this.home = home;
    this.node = node;
  }

  /** The handle to a fork that a state mentioned. */
  ForkHandle<?> handle(ForkPath path, JobInfo job, NodeId homeNode) {
    ForkHandle<?> back = services.broughtBack().find(path);
    if (back != null) {
      return back;
    }
    if (homeNode.equals(services.self())) {
      ForkHandle<?> known = services.registry().find(path);
      if (known != null) {
        return known;
      }
    }
    ForkUnit unit = ForkUnit.named(ForkName.of(path), job);
    var stranger = new ForkHandle<Object>(unit, ForkOptions.DEFAULT, homeNode, home);
    if (homeNode.equals(services.self())) {
      String gone = path + " is over and its outcome is no longer kept";
      stranger.end(Outcome.without(Outcome.Kind.LOST, gone), null, 0);
    }
    return stranger;
  }

  /**
   * The handle to a child that a frozen continuation held. Its fork goes on where it is while its
   * home lives; else this node is its home from now on.
   *
   * @param context the continuation, which goes on here
   */
  ForkHandle<?> child(StoredFork stored, JobInfo job, NodeId homeNode, ForkContext context) {
    ForkPath path = stored.path();
    ForkHandle<?> back = services.broughtBack().find(path);
    if (back != null) {
      return back;
    }
    ForkHandle<?> known = homeNode.equals(services.self()) ? services.registry().find(path) : null;
    if (known != null) {
      known.belongsTo(context.attempt());
      return known;
    }
    UnitState start = UnitState.captured(stored.born(), false, stored::digest);
    ForkUnit born =
        ForkUnit.of(ForkName.of(path), job, stored.options().label(), stored.birth(), start);
    Outcome left = services.legacies().outcome(born);
    Outcome outcome = left == null ? stored.outcome() : left;
    if (outcome != null) {
      var ended =
          new ForkHandle<Object>(
              ForkUnit.named(ForkName.of(path), job), stored.options(), services.self(), home);
      ended.end(outcome, null, 0);
      return ended;
    }
    ForkUnit unit = services.legacies().goingOn(born);
    var fork = new ForkHandle<Object>(unit, context.attempt(), stored.options(), homeNode, home);
    context.spread();
    if (services.members().get(homeNode) != null) {
      node.tell(new NodeCommand.WatchFork(fork));
    } else {
      adoptions.takeOver(fork);
    }
    return fork;
  }

  /** The shared value that a state mentioned. */
  Shared<?> shared(String key, NodeId holder) {
    return sharedValues.handle(key, holder);
  }

  /** A shared value, captured; fetched if it is not here. */
  byte[] sharedBytes(String key, NodeId holder) {
    return sharedValues.bytes(key, holder);
  }
}
