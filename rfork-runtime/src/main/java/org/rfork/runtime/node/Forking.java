package org.rfork.runtime.node;

import org.jspecify.annotations.Nullable;
import org.rfork.Fork;
import org.rfork.ForkOptions;
import org.rfork.ForkRefusedException;
import org.rfork.Task;
import org.rfork.runtime.ForkName;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.exec.Anchor;
import org.rfork.runtime.exec.BirthSite;
import org.rfork.runtime.exec.ForkContext;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.exec.ForkHome;
import org.rfork.runtime.exec.ForkUnit;
import org.rfork.runtime.exec.Group;
import org.rfork.runtime.exec.InChild;
import org.rfork.runtime.exec.UnitState;
import org.rfork.runtime.node.Inheritance.Left;

/**
 * The way of a fork from the verb: captures its state, names it, and has it start or go on. On the
 * thread that forks.
 */
final class Forking {
  private final NodeServices services;
  private final StateCaptures captures;
  private final Jobs jobs;
  private final ForkLauncher launcher;
  private final Adoptions adoptions;
  private final ResourceDesk resources;
  private final ForkHome home;

  Forking(
      NodeServices services,
      StateCaptures captures,
      Jobs jobs,
      ForkLauncher launcher,
      Adoptions adoptions,
      ResourceDesk resources,
      ForkHome home) {
    this.services = services;
    this.captures = captures;
    this.jobs = jobs;
    this.launcher = launcher;
    this.adoptions = adoptions;
    this.resources = resources;
    this.home = home;
  }

  /** Forks a task. */
  <R extends @Nullable Object> Fork<R> fork(Task<R> task, ForkOptions options) {
    ForkContext context = jobs.context();
    context.checkCancelled();
    context.requireBorn("fork(task)");
    UnitState state = captures.captureChild(task, context.job(), context.isFork());
    ForkName name = context.nextChild(options.key());
    long runNanos = services.pool().grain(task.getClass()).meanNanos();
    return start(context, handle(context, name, options, null, state), runNanos);
  }

  /** Forks the calling continuation, in which this returns twice. */
  <R extends @Nullable Object> Fork<R> forkSelf() {
    ForkContext context = jobs.context();
    context.checkCancelled();
    Object continuation = context.continuation();
    BirthSite site = BirthSite.ofCaller();
    if (context.isUnborn()) {
      context.reach(site);
      return new InChild<>(context);
    }
    context.safePoint();
    UnitState state = captures.captureChild(continuation, context.job(), true);
    ForkName name = context.nextChild(null);
    return start(context, handle(context, name, ForkOptions.DEFAULT, site, state), 0);
  }

  private <R extends @Nullable Object> ForkHandle<R> handle(
      ForkContext context,
      ForkName name,
      ForkOptions options,
      @Nullable BirthSite birth,
      UnitState state) {
    ForkUnit born = ForkUnit.of(name, context.job(), options.label(), birth, state);
    ForkUnit unit = services.legacies().goingOn(born);
    if (context.isRerun() && unit.resumed() == null && state.group() == null) {
      unit = adoptions.goingOnFromCopy(context.path(), unit);
    }
    return name.isChildOf(context.name())
        ? new ForkHandle<>(context.kin(options, services.self(), home), name.number(), unit)
        : new ForkHandle<>(unit, context.attempt(), options, services.self(), home);
  }

  private <R extends @Nullable Object> ForkHandle<R> start(
      ForkContext context, ForkHandle<R> fork, long runNanos) {
    Group group = fork.unit().start().group();
    if (group != null) {
      attach(fork, group);
    }
    boolean inline = !launcher.admit(context, fork);
    Outcome known = services.legacies().outcome(fork.unit());
    if (known != null) {
      launcher.enter(fork);
      services.end(fork, known, null, context.firstAttemptOfChildren());
      return fork;
    }
    Left left =
        context.isRerun() && group == null ? adoptions.left(context.path(), fork.path()) : null;
    boolean staysHere = left == null && launcher.launch(context, fork, inline, runNanos);
    if (left != null) {
      adoptions.succeed(fork, context.firstAttemptOfChildren(), left);
    }
    if (!staysHere) {
      context.spread();
    }
    return fork;
  }

  /** It shares something with the forks here, so it stays with them. */
  private void attach(ForkHandle<?> fork, Group group) {
    Anchor anchor = group.anchor();
    NodeId here = services.self();
    String forbidden =
        services.members().isWorker() ? services.placements().forbids(fork, here) : "";
    if (!forbidden.isEmpty()) {
      throw new ForkRefusedException(
          "%s was refused: its state has %s, which is on %s, and %s; change the rule, or pass what it needs in place of the region"
              .formatted(fork.path(), anchor.what(), here, forbidden),
          fork.path(),
          here.name(),
          0,
          null);
    }
    fork.anchor(resources.regions().anchorOf(group));
    group.forked(fork.path());
    fork.onEnd(() -> resources.regions().over(group, fork.path()));
  }
}
