package org.rfork.runtime.exec;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rfork.runtime.exec.ForkUnit.GateRule;

/** Keeps rules' limits on how many of their forks run at once on this node. */
final class Gates {
  private static final class Gate {
    final Set<ForkRun> parked = new LinkedHashSet<>();
    int inside;
  }

  private final Map<String, Gate> gates = new HashMap<>();
  private final Consumer<ForkRun> resubmit;

  Gates(Consumer<ForkRun> resubmit) {
    this.resubmit = resubmit;
  }

  /** Lets the run in, or parks it until another leaves. */
  boolean enter(ForkRun run) {
    GateRule rule = run.unit().gate();
    if (rule.perNode() == 0) {
      return true;
    }
    synchronized (this) {
      Gate gate = gates.computeIfAbsent(rule.rule(), name -> new Gate());
      if (gate.inside < rule.perNode()) {
        gate.inside++;
        return true;
      }
      gate.parked.add(run);
      return false;
    }
  }

  /** Counts a run that goes on after a join as inside again, even past the limit. */
  void reenter(GateRule rule) {
    if (rule.perNode() > 0) {
      synchronized (this) {
        gates.computeIfAbsent(rule.rule(), name -> new Gate()).inside++;
      }
    }
  }

  /** A run ended, or waits in a join. */
  void leave(GateRule rule) {
    if (rule.perNode() == 0) {
      return;
    }
    @Nullable ForkRun next;
    synchronized (this) {
      Gate gate = gates.computeIfAbsent(rule.rule(), name -> new Gate());
      gate.inside--;
      next = gate.inside < rule.perNode() ? nextQueued(gate) : null;
      if (gate.inside == 0 && gate.parked.isEmpty()) {
        gates.remove(rule.rule());
      }
    }
    if (next != null) {
      resubmit.accept(next);
    }
  }

  private static @Nullable ForkRun nextQueued(Gate gate) {
    for (Iterator<ForkRun> parked = gate.parked.iterator(); parked.hasNext(); ) {
      ForkRun next = parked.next();
      parked.remove();
      if (next.isQueued()) {
        return next;
      }
    }
    return null;
  }
}
