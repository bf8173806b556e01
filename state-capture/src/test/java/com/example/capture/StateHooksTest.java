package com.example.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rfork.CaptureException;
import org.rfork.CaptureException.Kind;
import org.rfork.StateHooks;

class StateHooksTest {
  private static final List<String> CALLS = new ArrayList<>();

  private static final class Hooked implements StateHooks {
    private final String name;
    Object part;
    Thread connection;

    Hooked(String name, Object part) {
      this.name = name;
      this.part = part;
      this.connection = new Thread(() -> {});
    }

    @Override
    public void beforeCapture() {
      CALLS.add("before " + name);
      connection = null;
    }

    @Override
    public void afterRestore() {
      CALLS.add("after " + name);
      connection = new Thread(() -> {});
    }
  }

  private record HookedRecord(Object part) implements StateHooks {
    @Override
    public void beforeCapture() {
      CALLS.add("before record");
    }

    @Override
    public void afterRestore() {
      CALLS.add("after record");
    }
  }

  private static final class Failing implements StateHooks {
    private final boolean early;

    Failing(boolean early) {
      this.early = early;
    }

    @Override
    public void beforeCapture() throws Exception {
      if (early) {
        throw new Exception("no file");
      }
    }

    @Override
    public void afterRestore() throws Exception {
      throw new Exception("no file");
    }
  }

  @Test
  void holdersComeFirstBeforeCaptureAndLastAfterRestore() {
    CALLS.clear();
    Hooked part = new Hooked("part", "x");
    Hooked root = new Hooked("root", new HookedRecord(List.of(part, part)));
    Hooked copy = Captures.copy(root);
    assertThat(CALLS)
        .containsExactly(
            "before root",
            "before record",
            "before part",
            "after part",
            "after record",
            "after root");
    assertThat(copy.connection).isNotNull();
    assertThat(root.connection).isNull();
  }

  @Test
  void eachIsCalledOnceThoughACycleThroughARecordIsWalkedTwice() {
    CALLS.clear();
    Hooked owner = new Hooked("owner", null);
    owner.part = new HookedRecord(owner);
    HookedRecord copy = Captures.copy((HookedRecord) owner.part);
    assertThat(((Hooked) copy.part()).part).isSameAs(copy);
    assertThat(CALLS)
        .containsExactlyInAnyOrder("before record", "before owner", "after owner", "after record");
  }

  @Test
  void aFailingHookRefusesByPath() {
    assertFails(new Object[] {"x", new Failing(true)}, "beforeCapture");
    assertFails(new Object[] {"x", List.of(new Failing(false))}, "afterRestore");
  }

  private static void assertFails(Object root, String hook) {
    CaptureException refusal =
        catchThrowableOfType(CaptureException.class, () -> Captures.copy(root));
    assertThat(refusal.kind()).isEqualTo(Kind.HOOK_FAILED);
    assertThat(refusal.path()).startsWith("$[1]");
    assertThat(refusal)
        .hasMessageContaining(
            hook + " of " + Failing.class.getName() + " failed: java.lang.Exception: no file");
  }
}
