package org.rfork.runtime.table;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;

/** A fork's record: mutable, and seen by {@link ForkTable}, its parts and the invariants alone. */
final class HomeFork {
  /** A wish to go elsewhere. */
  record Move(@Nullable NodeId to, String why, long sentAtMillis) {}

  final ForkSpec spec;
  final long forkedAtMillis;
  HomeState state = HomeState.PLACING;

  /** Invariant: only rises. */
  int attempt;

  /** Invariant: set exactly while the attempt is placed. */
  @Nullable NodeId node;

  /** Whether an attempt, or an earlier fork of the path, may have run. Invariant: only rises. */
  boolean hasRun;

  String reason = "";
  int retriesUsed;
  int losses;

  /** How many nodes did not have what it holds outside its state. */
  int unbound;

  String lossesTold = "";
  Set<NodeId> avoid = Set.of();

  /** What placement was asked to avoid last. */
  Set<NodeId> askedToAvoid = Set.of();

  /** The newest whole state, by number; 0 for the birth state. Invariant: only rises. */
  long checkpoint;

  /** Set while its node was asked to let it go. */
  @Nullable Move move;

  /** Set while its node was not heard to know that this is its home now. */
  @Nullable Adoption adopting;

  /** Where the next attempt should go. */
  @Nullable NodeId wish;

  /** The cluster's version when placement was asked last. */
  long askedVersion;

  long sentAtMillis;

  HomeFork(ForkSpec spec, long nowMillis) {
    this.spec = spec;
    this.attempt = spec.openingAttempt();
    this.adopting = spec.adoption();
    this.forkedAtMillis = nowMillis;
    this.checkpoint = spec.checkpoint();
    this.wish = spec.wish();
    this.hasRun = spec.isRerun();
  }

  ForkPath path() {
    return spec.path();
  }

  /** Whether this is what the current attempt's node may say. */
  boolean isCurrent(int saidAttempt, NodeId from) {
    return saidAttempt == attempt && state.isPlaced() && from.equals(node);
  }

  /** Whether the next loss of a node ends it, after others. */
  boolean isInLastChance() {
    return losses > 0 && losses == spec.maxLosses() - 1;
  }

  boolean isPlacing(int askedAttempt) {
    return state == HomeState.PLACING && askedAttempt == attempt;
  }

  void avoid(NodeId bad) {
    Set<NodeId> more = new HashSet<>(avoid);
    more.add(bad);
    avoid = Set.copyOf(more);
  }

  ForkView view(long nowMillis) {
    return new ForkView(path(), state, node, attempt, reason, nowMillis - forkedAtMillis);
  }

  /** Of its path: to ask for an object's own takes longer the first time than all else with it. */
  @Override
  public int hashCode() {
    return path().hashCode();
  }
}
