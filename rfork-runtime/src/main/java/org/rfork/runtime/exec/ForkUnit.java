package org.rfork.runtime.exec;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.Task;
import org.rfork.runtime.ForkName;

/**
 * All that a node needs to run a fork.
 *
 * @param name its name
 * @param job its job
 * @param label what rules match
 * @param birth where the no-argument fork was called; null for a fork of a task
 * @param start the task or continuation
 * @param resumed the safe point that it is as of; null if it is as it was at birth
 * @param gate the rule that limits how many such forks run at once on a node
 */
public record ForkUnit(
    ForkName name,
    JobInfo job,
    String label,
    @Nullable BirthSite birth,
    UnitState start,
    @Nullable SafePoint resumed,
    GateRule gate) {

  /**
   * A placement rule's limit.
   *
   * @param rule the rule's name
   * @param perNode how many of its forks may run at once on a node; 0 for no limit
   */
  public record GateRule(String rule, int perNode) {
    /** No rule, no limit. */
    public static final GateRule NONE = new GateRule("", 0);

    /** The limit that a rule sets, if it sets one. */
    public static GateRule of(String rule, int perNode) {
      return perNode == 0 ? NONE : new GateRule(rule, perNode);
    }
  }

  /** Its path. */
  public ForkPath path() {
    return name.path();
  }

  /** A copy under another limit. */
  public ForkUnit gate(GateRule other) {
    return other.equals(gate) ? this : new ForkUnit(name, job, label, birth, start, resumed, other);
  }

  /** What it starts from, captured. */
  public byte[] state() {
    return start.bytes();
  }

  /** Its task or continuation, with all that it holds bound for the fork of that context. */
  Task<?> work(StateCodec codec, ForkContext context) {
    Object shared = start.shared();
    Object work = shared != null ? shared : codec.restore(state(), job, context);
    if (resumed != null) {
      context.hold(
          resumed.beside().stream().map(held -> codec.restoreBeside(held, context)).toList());
    }
    return (Task<?>) Objects.requireNonNull(work);
  }

  /**
   * About how many bytes it takes.
   *
   * @param isBlob whether its state is not counted, since it travels by itself
   */
  public int size(boolean isBlob) {
    return (isBlob ? 0 : state().length) + (resumed == null ? 0 : resumed.size());
  }

  /** What tells the state at birth from another one. */
  public String digest() {
    return start.digest();
  }

  /** Whether it is more than a name: whether it can be run. */
  public boolean hasState() {
    return start != UnitState.NOTHING;
  }

  /** Whether it is the root of a job that outlives its home. */
  public boolean isDurableRoot() {
    return !job.endsWithDriver() && name.isRoot();
  }

  /** Whether somebody may ask for it though its home is lost. */
  public boolean isHeritable() {
    return job.isHeritable(name);
  }

  /** A copy with the bytes of the state, which travelled by themselves. */
  public ForkUnit state(byte[] state) {
    return new ForkUnit(name, job, label, birth, start.as(state), resumed, gate);
  }

  /** A copy that goes on from a safe point. */
  public ForkUnit resumed(FrozenState from) {
    return new ForkUnit(name, job, label, birth, start.as(from.state()), from.at(), gate);
  }

  /** The safe point that it goes on from; null if it is as it was at birth. */
  public @Nullable FrozenState frozen() {
    return resumed == null ? null : new FrozenState(resumed, state(), false);
  }

  /** A fork that is known by its name alone. */
  public static ForkUnit named(ForkName name, JobInfo job) {
    return of(name, job, "", null, UnitState.NOTHING);
  }

  /** A fork at its birth, under no limit. */
  public static ForkUnit of(
      ForkName name, JobInfo job, String label, @Nullable BirthSite birth, UnitState start) {
    return new ForkUnit(name, job, label, birth, start, null, GateRule.NONE);
  }
}
