package org.rfork.runtime.node;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.MisuseException;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.exec.ForkUnit;
import org.rfork.runtime.exec.FrozenState;
import org.rfork.runtime.node.Inheritance.Left;
import org.rfork.runtime.table.Succession;

/**
 * Has forks of this home go on from what earlier runs of them left on any node: an attempt, its
 * outcome, or a copy of a state. Asks other nodes: never called on the actor's thread.
 */
final class Adoptions {
  private final NodeServices services;
  private final PeerQuestions questions;
  private final Contradictions contradictions;
  private final ForkLauncher launcher;
  private final Inbox node;

  Adoptions(
      NodeServices services,
      PeerQuestions questions,
      Contradictions contradictions,
      ForkLauncher launcher,
      Inbox node) {
    this.services = services;
    this.questions = questions;
    this.contradictions = contradictions;
    this.launcher = launcher;
    this.node = node;
  }

  /** What earlier runs left at a path, for this home to go on with; null if there is nothing. */
  @Nullable Left left(ForkPath parent, ForkPath path) {
    Left left = services.inheritance().find(parent, path, this::survivors);
    boolean isOwn = left != null && left.survivor().home().equals(services.self());
    return isOwn ? null : left; // its own this home has given up
  }

  /**
   * Enters a fork at whose path an earlier run left something.
   *
   * @throws MisuseException if the two contradict each other; the job has ended then
   */
  void succeed(ForkHandle<?> fork, int attempt, Left left) {
    switch (left.survivor().succession(fork.unit().digest())) {
      case ADOPTED -> adopt(fork, attempt, left);
      case REPLACED -> {
        String why = contradictions.why(left, fork.unit());
        launcher.enter(fork);
        services.pool().numberAbove(left.survivor().attempt());
        int first = Math.max(attempt, left.survivor().attempt() + 1);
        node.tell(new NodeCommand.ReplaceFork(fork, first, left.adoption(), why));
      }
      case CONTRADICTED -> {
        services.admission().leave(); // it was counted in and will never end
        throw contradictions.fail(left, fork.unit());
      }
    }
  }

  /** Enters a fork by the attempt that an earlier run left. */
  void adopt(ForkHandle<?> fork, int attempt, Left left) {
    launcher.enter(fork);
    services.pool().numberAbove(left.survivor().attempt());
    node.tell(new NodeCommand.AdoptFork(fork, attempt, left.adoption()));
  }

  /** The fork as of the newest copy of its state, if an earlier run of it is lost and left one. */
  ForkUnit goingOnFromCopy(ForkPath parent, ForkUnit unit) {
    Inheritance inheritance = services.inheritance();
    if (left(parent, unit.path()) != null
        || !inheritance.isCopied(parent, unit.path(), this::survivors)) {
      return unit;
    }
    RecoveryMessage.CopyAnswer newest = null;
    for (Answer answer :
        questions.askAlsoHere(
            request -> new RecoveryMessage.CopyAsk(request, unit.path(), unit.digest()))) {
      if (answer.message() instanceof RecoveryMessage.CopyAnswer copy && copy.isNewerThan(newest)) {
        newest = copy;
      }
    }
    FrozenState state = newest == null ? null : newest.state();
    return state == null ? unit : unit.resumed(state);
  }

  /**
   * Makes this node the home of a fork whose home is lost. Asks the other nodes, so it must not be
   * called by the actor.
   */
  void takeOver(ForkHandle<?> fork) {
    ForkPath parent = Objects.requireNonNull(fork.path().parent());
    int attempt = services.pool().nextRerun();
    fork.movedHome(services.self());
    services.admission().enterOverLimit();
    Left left = left(parent, fork.path());
    if (left != null && left.survivor().succession(fork.unit().digest()) == Succession.ADOPTED) {
      adopt(fork, attempt, left);
    } else {
      launcher.launch(fork, attempt);
    }
  }

  private List<Answer> survivors(ForkPath family) {
    return questions.askAlsoHere(
        request ->
            new RecoveryMessage.SurvivorsAsk(
                request, family, List.copyOf(services.members().lost())));
  }
}
