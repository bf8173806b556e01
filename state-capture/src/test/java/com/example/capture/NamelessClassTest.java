package com.example.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.rfork.CaptureException;
import org.rfork.CaptureException.Kind;
import org.rfork.capture.CaptureFor;
import org.rfork.capture.Handles;
import org.rfork.capture.StateText;

/** An anonymous class or a lambda is the same only where its code is. */
class NamelessClassTest {
  private final StoredCase stored =
      new StoredCase(Path.of("src", "test", "resources", "code", "anonymous"));

  private final StoredCase list =
      new StoredCase(Path.of("src", "test", "resources", "code", "anonymous-list"));

  private final StoredCase lambda =
      new StoredCase(Path.of("src", "test", "resources", "code", "lambda"));

  @Test
  void aLambdaGoesOnWhereItsClassHasTheSameCode() throws Exception {
    byte[] document = lambda.capture(CaptureFor.MESSAGE);
    try (URLClassLoader same = lambda.compile("v1")) {
      assertThat(((IntUnaryOperator) restore(document, same)).applyAsInt(1)).isEqualTo(21);
    }
  }

  @Test
  void aLambdaOfOtherCodeIsRefused() throws Exception {
    for (CaptureFor purpose : CaptureFor.values()) {
      byte[] document = lambda.capture(purpose);
      try (URLClassLoader other = lambda.compile("v2")) {
        CaptureException refused =
            catchThrowableOfType(CaptureException.class, () -> restore(document, other));
        assertThat(refused)
            .hasMessageContaining("com.example.stored.State has other code here")
            .hasMessageContaining("run the same version of the job on all nodes");
        assertThat(refused.kind()).isEqualTo(Kind.SCHEMA_MISMATCH);
      }
    }
  }

  @Test
  void anAnonymousListOfOtherCodeIsRefused() throws Exception {
    byte[] document = list.capture(CaptureFor.FILE);
    try (URLClassLoader same = list.compile("v1")) {
      assertThat(restore(document, same)).hasToString("[version 1]");
    }
    try (URLClassLoader other = list.compile("v2")) {
      assertThat(catchThrowableOfType(CaptureException.class, () -> restore(document, other)))
          .hasMessageContaining("make it a class with a name");
    }
  }

  @Test
  void theSameCodeElsewhereIsTheSameClass() throws Exception {
    byte[] document = stored.capture(CaptureFor.MESSAGE);
    try (URLClassLoader same = stored.compile("v1")) {
      assertThat(restore(document, same).getClass().getName())
          .isEqualTo("com.example.stored.State$1");
    }
  }

  @Test
  void otherCodeUnderItsNameIsRefused() throws Exception {
    for (CaptureFor purpose : CaptureFor.values()) {
      byte[] document = stored.capture(purpose);
      try (URLClassLoader other = stored.compile("v2")) {
        CaptureException refused =
            catchThrowableOfType(CaptureException.class, () -> restore(document, other));
        assertThat(refused)
            .hasMessageContaining("com.example.stored.State$1")
            .hasMessageContaining("make it a class with a name");
        assertThat(refused.kind()).isEqualTo(Kind.SCHEMA_MISMATCH);
      }
    }
  }

  @Test
  void otherCodeIsRefusedInTextToo() throws Exception {
    String yaml;
    try (URLClassLoader then = stored.compile("v1")) {
      yaml = text(then).toText(stored.capture(CaptureFor.FILE));
      assertThat(restore(text(then).fromText(yaml), then)).isNotNull();
    }
    try (URLClassLoader other = stored.compile("v2")) {
      assertThat(catchThrowableOfType(CaptureException.class, () -> text(other).fromText(yaml)))
          .hasMessageStartingWith("line 2, column 7: class com.example.stored.State$1")
          .hasMessageContaining("make it a class with a name");
    }
  }

  private static StateText text(ClassLoader loader) {
    return new StateText(Captures.LIMITS, Captures.ALLOW_STORED, loader);
  }

  private static Object restore(byte[] document, ClassLoader loader) {
    return Objects.requireNonNull(
        Captures.CAPTURE.restore(document, Captures.ALLOW_STORED, loader, Handles.NONE));
  }
}
