package org.rfork.runtime.node;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.exec.ForkUnit;
import org.rfork.runtime.exec.FrozenState;

/**
 * The newest captured states of this home's forks: their next attempts go on from them, and files
 * and other nodes get them. For the thread that has the turn.
 */
final class NewestStates {
  private final NodeServices services;
  private final Inbox node;
  private final StateCopies copies;
  private final Map<ForkPath, FrozenState> kept = new HashMap<>();

  NewestStates(NodeServices services, Inbox node, StateCopies copies) {
    this.services = services;
    this.node = node;
    this.copies = copies;
  }

  /** Keeps a state on this node alone: its fork is about to be placed anew. */
  void keepHere(ForkPath path, FrozenState state) {
    kept.put(path, state);
  }

  /**
   * Keeps a state here and wherever states of its fork are to be.
   *
   * @param fork the one of that path that is in the table; null if there is none
   */
  void keep(ForkPath path, @Nullable ForkHandle<?> fork, FrozenState state) {
    kept.put(path, state);
    if (fork != null && fork.unit().isDurableRoot()) {
      node.tell(new NodeCommand.RootCheckpoint(path, fork.status().attempt(), state));
    } else if (fork != null) {
      NodeId runner = fork.status().node();
      secure(fork, fork.status().attempt(), runner == null ? services.self() : runner, state);
    }
  }

  /** Keeps a state of a fork that is not in the table wherever else states of it are to be. */
  void keepElsewhere(ForkHandle<?> fork, int attempt, FrozenState state) {
    secure(fork, attempt, services.self(), state);
  }

  private void secure(ForkHandle<?> fork, int attempt, NodeId runner, FrozenState state) {
    services.store().keep(fork.unit().resumed(state), fork.options());
    copies.taken(fork.unit(), attempt, runner, state);
  }

  /** A fork is over. */
  void ended(ForkPath path) {
    kept.remove(path);
    copies.ended(path);
  }

  /** The number of a fork's newest state; 0 if it was never captured. */
  long number(ForkPath path) {
    FrozenState state = kept.get(path);
    return state == null ? 0 : state.at().number();
  }

  /** The size in bytes of a fork's newest state; 0 if it was never captured. */
  int bytes(ForkPath path) {
    FrozenState state = kept.get(path);
    return state == null ? 0 : state.state().length;
  }

  /** The size in bytes of a fork's newest state, or else of what it starts from. */
  long bytes(ForkHandle<?> fork) {
    FrozenState newest = kept.get(fork.path());
    return newest == null ? fork.unit().start().size() : newest.state().length;
  }

  /** The newest states of a job's forks. */
  Map<ForkPath, FrozenState> ofJob(String job) {
    Map<ForkPath, FrozenState> found = new HashMap<>(kept);
    found.keySet().removeIf(path -> !path.job().equals(job));
    return found;
  }

  /**
   * What an attempt is given: the newest state of the fork that this home has.
   *
   * @param checkpoint the number that the table knows it by; 0 for what the fork starts from
   */
  ForkUnit unit(ForkHandle<?> fork, long checkpoint) {
    FrozenState state = kept.get(fork.path());
    return checkpoint == 0 || state == null ? fork.unit() : fork.unit().resumed(state);
  }
}
