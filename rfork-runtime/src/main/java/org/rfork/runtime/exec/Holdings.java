package org.rfork.runtime.exec;

import java.util.ArrayList;
import java.util.List;
import org.rfork.CaptureException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that one run holds outside its state. For the run's thread. */
public final class Holdings {
  private static final Logger LOG = LoggerFactory.getLogger(Holdings.class);

  private final List<Held> all = new ArrayList<>();

  /** Something more; nothing happens if its handle is known. */
  public void add(Held held) {
    if (all.stream().noneMatch(known -> known.handle() == held.handle())) {
      all.add(held);
    }
  }

  /** It was closed. */
  public void remove(Object handle) {
    all.removeIf(held -> held.handle() == handle);
  }

  /** Whether there is nothing. */
  public boolean isEmpty() {
    return all.isEmpty();
  }

  /** All there is. */
  public List<Held> all() {
    return List.copyOf(all);
  }

  /** Takes handles that were restored, and binds them: all, or none is held. */
  void take(List<Held> restored) {
    for (Held held : restored) {
      try {
        held.bind();
      } catch (Exception cannot) { // users' own handles among them
        restored.forEach(Holdings::release);
        throw new CaptureException(
            CaptureException.Kind.HOOK_FAILED, "", text(held, "cannot be bound", cannot), cannot);
      }
    }
    all.addAll(restored);
  }

  void frozen(long safePoint) {
    all.forEach(held -> held.frozen(safePoint));
  }

  void whole(long safePoint) {
    for (Held held : all()) {
      try {
        held.whole(safePoint);
      } catch (Exception failure) {
        throw new IllegalStateException(text(held, "was not published", failure), failure);
      }
    }
  }

  /** Lets go of all. */
  void release() {
    all().forEach(Holdings::release);
    all.clear();
  }

  /** The run ended well: what it did is seen by others, or it has not ended well. */
  void end(long safePoint) throws Exception {
    for (Held held : all()) {
      held.end(safePoint, true);
      all.remove(held);
    }
  }

  /** The run has no result. */
  void giveUp(long safePoint) {
    for (Held held : all()) {
      try {
        held.end(safePoint, false);
      } catch (Exception failure) {
        LOG.warn("{}", text(held, "was not given up in order", failure));
      }
    }
    all.clear();
  }

  private static void release(Held held) {
    try {
      held.release();
    } catch (RuntimeException failure) { // a user's handle
      LOG.warn("{}", text(held, "was not released in order", failure));
    }
  }

  private static String text(Held held, String what, Exception why) {
    return held.kind() + " " + held.name() + " " + what + ": " + why.getMessage();
  }
}
