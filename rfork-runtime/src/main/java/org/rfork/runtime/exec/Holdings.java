package org.rfork.runtime.exec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rfork.CaptureException;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that one run holds outside its state, and which of its captured states are kept elsewhere.
 * For the run's thread, unless a method says more. A run that holds nothing has none.
 */
public final class Holdings {
  private static final Logger LOG = LoggerFactory.getLogger(Holdings.class);

  /** So much goes with a state that no field of it names: it must fit into a message. */
  private static final int MOST_BESIDE = 1 << 19;

  private final ForkRun run;
  private final List<Held> all = new ArrayList<>();
  private final Set<Object> met = Collections.newSetFromMap(new IdentityHashMap<>());
  private volatile long whole;
  private long captured;
  private boolean moreCommitted;
  private volatile @Nullable GroupMember member;

  Holdings(ForkRun run) {
    this.run = run;
  }

  /** Something more; nothing happens if its handle is known. */
  public void add(Held held) {
    if (all.stream().noneMatch(known -> known.handle() == held.handle())) {
      all.add(held);
    }
  }

  /**
   * The run is attached to something on this node, and leaves it only with others.
   *
   * @throws IllegalStateException if those have left
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  public void join(Group group, ForkContext context) throws InterruptedException {
    member = group.join(new AttachedRun(run, context));
    run.askGroup(true);
  }

  /** Its part in that group; null if it has none. */
  public @Nullable GroupMember member() {
    return member;
  }

  /** It is attached no longer. */
  public void leaveGroup() {
    GroupMember known = member;
    if (known != null) {
      member = null;
      run.askGroup(false);
      known.leave();
    }
  }

  /** It was closed, and nothing is left to be done. */
  public void remove(Held held) {
    all.remove(held);
  }

  /** All there is. */
  public List<Held> all() {
    return List.copyOf(all);
  }

  /** Takes handles that were restored, and binds them: all, or none is held. */
  void take(List<Held> restored, ForkContext context) {
    new Binding(run, context, restored).bind();
    all.addAll(restored);
  }

  /** The state is about to be captured under this number. */
  void frozen(long safePoint) {
    all.forEach(held -> held.frozen(safePoint));
  }

  /** A capture begins, which tells of each handle that it comes by. */
  public void capturing() {
    met.clear();
    all.forEach(Held::beginToTell);
  }

  /** The capture came by this handle. */
  public void met(Object handle) {
    met.add(handle);
  }

  /**
   * What must be kept with the state that was just captured, since it has no field for it.
   *
   * @throws CaptureException if that is more than goes into a message
   */
  public List<String> beside() {
    List<String> beside = new ArrayList<>();
    long size = 0;
    for (Held held : all) {
      String text = met.contains(held.handle()) ? "" : held.beside();
      size += text.length();
      if (size > MOST_BESIDE) {
        throw new CaptureException(
            CaptureException.Kind.LIMIT,
            "",
            "%s \"%s\" and others that no field names hold %d bytes that are not published, of which %d may be: "
                    .formatted(held.kind(), held.name(), size, MOST_BESIDE)
                + "keep the handles in fields, and come by a safe point after each commit()");
      }
      if (!text.isEmpty()) {
        beside.add(text);
      }
    }
    return beside;
  }

  /** A state of this number was captured and is on its way to be kept. */
  void captured(long safePoint) {
    captured = safePoint;
  }

  /** Something is to be seen by others as soon as a state that has it is kept. */
  public void committed() {
    if (!run.isKept()) {
      run.askPublish();
    } else if (captured <= whole) {
      run.askCheckpoint();
    } else {
      moreCommitted = true; // one state at a time is on its way to be kept
    }
  }

  /** The state of this number is kept where the loss of this node cannot take it; any thread. */
  void whole(long safePoint) {
    whole = Math.max(whole, safePoint);
    run.askPublish();
  }

  /** Lets others see what is in a state that is kept. */
  void publish() {
    if (!run.isKept()) { // its state is kept nowhere, and as good as kept at once
      whole = run.captures().nextNumber();
      frozen(whole);
    }
    for (Held held : all()) {
      try {
        if (held.whole(whole)) {
          all.remove(held);
        }
      } catch (Exception failure) {
        throw new IllegalStateException(text(held, "was not published", failure), failure);
      }
    }
    if (moreCommitted && captured <= whole) {
      moreCommitted = false;
      run.askCheckpoint();
    }
  }

  /** Lets go of what the state has that was just captured; others take its place. */
  void replaced() {
    for (Held held : all()) {
      if (met.contains(held.handle())) {
        release(held);
        all.remove(held);
      }
    }
  }

  /** The number of the newest captured state of this run that is known to be kept. */
  public long newestKept() {
    return whole;
  }

  /** Whether the fork goes on from a state that is kept, or a later one, whatever is lost. */
  public boolean goesOnFromKept() {
    return run.goesOnFromKept();
  }

  /** Whether the fork goes on from a captured state if this run fails. */
  public boolean hasState() {
    return captured > 0 || run.unit().resumed() != null;
  }

  /** What keeps the run from leaving; empty if nothing does. */
  String obstacle(Passage passage, @Nullable NodeId to) {
    return all.isEmpty() ? "" : passage.obstacle(run.unit().job(), all(), to);
  }

  /** The run has a result, and what it did is seen by others once that is the fork's outcome. */
  Outcome prepare(Outcome result) throws Exception {
    List<String> claims = new ArrayList<>();
    long number = run.captures().nextNumber();
    for (Held held : all) {
      String claim = held.prepare(number);
      if (!claim.isEmpty()) {
        claims.add(claim);
      }
    }
    return claims.isEmpty() ? result : result.claiming(claims);
  }

  /** The run has failed, of which others hear once that is the fork's outcome. */
  Outcome failed(Outcome failure) {
    List<String> claims =
        all.stream()
            .map(held -> held.failed(failure.message()))
            .filter(claim -> !claim.isEmpty())
            .toList();
    return claims.isEmpty() ? failure : failure.claiming(claims);
  }

  /**
   * The run is over; what it has laid ready is given up unless it has a result.
   *
   * @param outcome null if it goes on elsewhere
   */
  void over(@Nullable Outcome outcome) {
    all().forEach(outcome == null ? Holdings::release : held -> end(held, outcome.isSuccess()));
    all.clear();
  }

  private static void end(Held held, boolean well) {
    try {
      held.end(well);
    } catch (RuntimeException failure) { // a user's handle
      LOG.warn("{}", text(held, "was not given up in order", failure));
    }
  }

  /** Lets go of it here. */
  static void release(Held held) {
    try {
      held.release();
    } catch (RuntimeException failure) { // a user's handle
      LOG.warn("{}", text(held, "was not released in order", failure));
    }
  }

  static String text(Held held, String what, Exception why) {
    return held.kind() + " \"" + held.name() + "\" " + what + ": " + why.getMessage();
  }
}
