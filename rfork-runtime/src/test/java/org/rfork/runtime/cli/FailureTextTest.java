package org.rfork.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.rfork.ForkFailedException;
import org.rfork.ForkPath;
import org.rfork.RemoteFailure;
import org.rfork.resource.ResourceException;

/** What a person is told of a fork that failed. */
class FailureTextTest {
  private static FailureText ofForkWith(Class<? extends Throwable> cause) {
    StackTraceElement[] stack = {new StackTraceElement("com.example.Work", "call", "Work.java", 7)};
    var remote = new RemoteFailure(cause.getName(), "no root", stack, null);
    return FailureText.of(
        new ForkFailedException("job/0 failed: no root", new ForkPath("job/0"), "n1", 1, remote));
  }

  @Test
  void aFailureOfCodeHasTheStackOfThatCode() {
    assertThat(ofForkWith(ArithmeticException.class).lines())
        .containsExactly(
            "job/0 failed: no root",
            "caused by java.lang.ArithmeticException: no root",
            "    at com.example.Work.call(Work.java:7)");
  }

  @Test
  void aHandleThatCannotBeHadIsTold() {
    assertThat(ofForkWith(ResourceException.class).lines())
        .containsExactly("job/0 failed: no root");
  }
}
