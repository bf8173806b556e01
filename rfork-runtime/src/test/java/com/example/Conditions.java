package com.example;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;

/** Waiting for what must become true. */
final class Conditions {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  /** Most conditions ask all nodes how they are, which takes their cores from what is tested. */
  private static final Duration POLL = Duration.ofMillis(25);

  private Conditions() {}

  static void await(String what, BooleanSupplier condition) {
    await(what, DEADLINE, condition);
  }

  static void await(String what, Duration deadline, BooleanSupplier condition) {
    Awaitility.await(what).atMost(deadline).pollInterval(POLL).until(condition::getAsBoolean);
  }
}
