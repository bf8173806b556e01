package com.example;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;

/** Waiting for what must become true. */
final class Conditions {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private Conditions() {}

  static void await(String what, BooleanSupplier condition) {
    await(what, DEADLINE, condition);
  }

  static void await(String what, Duration deadline, BooleanSupplier condition) {
    Awaitility.await(what)
        .atMost(deadline)
        .pollInterval(Duration.ofMillis(10))
        .until(condition::getAsBoolean);
  }
}
