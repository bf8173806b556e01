package org.rfork.capture;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rfork.CaptureException;
import org.rfork.CaptureException.Kind;
import org.rfork.StateHooks;

/** Calls the hooks of a state's objects, once each. */
final class HookCalls {
  private final List<StateHooks> restored = new ArrayList<>();
  private @Nullable Set<Object> captured;

  /** Whether an object's hooks are to be called; not when the state is only looked at. */
  static boolean concerns(Codec codec, Handles handles) {
    return codec.isHooked() && handles != OpaqueHandles.INSTANCE;
  }

  /** Forgets the objects of one state. */
  void clear() {
    restored.clear();
    captured = null;
  }

  /** A second walk over the same graph calls none again. */
  void beforeCapture(Object value) {
    if (captured == null) {
      captured = Collections.newSetFromMap(new IdentityHashMap<>());
    }
    if (captured.add(value)) {
      try {
        ((StateHooks) value).beforeCapture();
      } catch (Exception e) {
        throw new Refusal(Kind.HOOK_FAILED, message("beforeCapture", value, e), e);
      }
    }
  }

  /** Notes an object whose own fields are there. */
  void add(Object value) {
    restored.add((StateHooks) value);
  }

  /** Calls all, in the order of noting. */
  void afterRestore(@Nullable Object root, Handles handles) {
    if (restored.isEmpty()) { // as almost always
      return;
    }
    for (StateHooks hooks : restored) {
      try {
        hooks.afterRestore();
      } catch (Exception e) {
        throw new CaptureException(
            Kind.HOOK_FAILED,
            PathFinder.path(root, hooks, handles),
            message("afterRestore", hooks, e),
            e);
      }
    }
  }

  private static String message(String hook, Object value, Exception e) {
    return hook + " of " + value.getClass().getName() + " failed: " + e;
  }
}
