package com.example.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.rfork.CaptureException;
import org.rfork.CaptureException.Kind;
import org.rfork.capture.AllowList;
import org.rfork.capture.CaptureLimits;
import org.rfork.capture.Handles;
import org.rfork.capture.StateCapture;

class RefusalTest {
  @SuppressWarnings("UnusedMethod") // it makes the compiler keep the outer object
  private final class Inner {
    int number = 1;

    String outer() {
      return RefusalTest.this + "" + number;
    }
  }

  @Test
  void aThreadIsRefusedByItsField() {
    CaptureException refusal = refusal(new Model.Point(1, 2, "p", new Model.Worker()));
    assertThat(refusal.kind()).isEqualTo(Kind.UNSUPPORTED_TYPE);
    assertThat(refusal.path()).isEqualTo("$.rest.worker");
    assertThat(refusal)
        .hasMessage(
            "$.rest.worker: java.lang.Thread cannot be captured: make the field transient, or"
                + " create the object where it is used");
  }

  @Test
  void pathsLeadThroughCollectionsAndLambdas() {
    assertThat(refusal(List.of(1, new ArrayList<>(List.of(new ReentrantLock())))).path())
        .isEqualTo("$[1][0]");
    assertThat(refusal(new TreeMap<>(Map.of("a", new SplittableRandom(1)))).path())
        .isEqualTo("$[a]");
    Model.Worker worker = new Model.Worker();
    Model.Fun lambda = value -> worker.items;
    CaptureException refusal = refusal(new Object[] {lambda});
    assertThat(refusal.path()).isEqualTo("$[0].arg0.worker");
    Thread thread = worker.worker;
    Model.Fun direct = value -> thread;
    assertThat(refusal(direct))
        .hasMessageStartingWith("$.arg0: argument 0 (java.lang.Thread) captured by the lambda ");
  }

  @Test
  void innerClassesForeignSuperclassesAndPlainLambdasAreRefused() {
    assertThat(refusal(new Inner()))
        .hasMessageContaining("holds the " + RefusalTest.class.getName());
    Supplier<Object> plain = () -> "x";
    assertThat(refusal(plain)).hasMessageContaining("not serializable");
    assertThat(refusal(new ThreadLocal<>()).kind()).isEqualTo(Kind.UNSUPPORTED_TYPE);
    assertThat(refusal(getClass().getClassLoader()).kind()).isEqualTo(Kind.UNSUPPORTED_TYPE);
    assertThat(refusal(new ArrayList<>(List.of(1)).subList(0, 1)).kind())
        .isEqualTo(Kind.UNSUPPORTED_TYPE);
  }

  @Test
  void classesOutsideTheAllowListAreRefusedOnBothSides() {
    Model.Node node = new Model.Node(1);
    AllowList other = AllowList.of(Set.of("com.example.cap", "com.other"));
    CaptureException out =
        catchThrowableOfType(
            CaptureException.class, () -> Captures.CAPTURE.capture(node, other, Handles.NONE));
    assertThat(out.kind()).isEqualTo(Kind.NOT_ALLOWED);
    byte[] document = Captures.capture(node);
    assertThatThrownBy(
            () ->
                Captures.CAPTURE.restore(
                    document, other, getClass().getClassLoader(), Handles.NONE))
        .isInstanceOfSatisfying(
            CaptureException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_ALLOWED));
    assertThat(Captures.CAPTURE.classNames(document)).containsExactly(Model.Node.class.getName());
    AllowList all = AllowList.of(List.of("org.rfork", "java", "java.lang", "net.openhft"));
    assertThat(all.allows("org.rfork.capture.StateCapture")).isFalse();
    assertThat(all.allows("java.lang.Thread")).isFalse();
    assertThat(all.allows("net.openhft.chronicle.wire.Wire")).isFalse();
    assertThat(all.allows("org.rfork.TravellingTask$OfIndex")).isTrue();
    assertThat(all.allows("java.util.ArrayList")).isTrue();
    assertThat(
            AllowList.of(List.of(), Set.of(StateCapture.class))
                .allows(StateCapture.class.getName()))
        .isTrue();
  }

  @Test
  void missingClassesAndLimitsAreNamed() {
    byte[] document = Captures.capture(new Model.Node(1));
    assertThatThrownBy(
            () ->
                Captures.CAPTURE.restore(
                    document, Captures.ALLOW, ClassLoader.getPlatformClassLoader(), Handles.NONE))
        .isInstanceOfSatisfying(
            CaptureException.class, e -> assertThat(e.kind()).isEqualTo(Kind.MISSING_CLASS));
    StateCapture small = new StateCapture(new CaptureLimits(1000, 5, 10));
    assertLimit(small, new byte[2000]);
    assertLimit(small, new ArrayList<>(List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j")));
    Object deep = new Object[0];
    for (int i = 0; i < 6; i++) {
      deep = new Object[] {deep};
    }
    assertLimit(small, deep);
  }

  private static void assertLimit(StateCapture capture, Object value) {
    assertThatThrownBy(() -> capture.capture(value, Captures.ALLOW, Handles.NONE))
        .isInstanceOfSatisfying(
            CaptureException.class, e -> assertThat(e.kind()).isEqualTo(Kind.LIMIT));
  }

  private static CaptureException refusal(Object value) {
    return catchThrowableOfType(CaptureException.class, () -> Captures.capture(value));
  }
}
