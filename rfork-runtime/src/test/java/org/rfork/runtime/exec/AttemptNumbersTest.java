package org.rfork.runtime.exec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AttemptNumbersTest {
  private final AttemptNumbers numbers = new AttemptNumbers();

  @Test
  void theNextRunsForksAreNumberedAboveThoseOfAForkThatMovedAHundredThousandTimes() {
    for (int attempt = 1; attempt <= 100_000; attempt++) {
      numbers.used(attempt);
    }
    assertThat(numbers.next()).isGreaterThan(100_000 + AttemptNumbers.GAP - 1);
  }

  @Test
  void eachRunHasItsOwnNumbers() {
    int first = numbers.next();
    for (int move = 0; move < 5_000; move++) {
      numbers.used(first + move);
    }
    assertThat(numbers.next()).isGreaterThan(first + 5_000);
  }

  @Test
  void aLowerAttemptChangesNothing() {
    numbers.used(7_000);
    numbers.used(3);
    assertThat(numbers.next()).isEqualTo(7_000 + AttemptNumbers.GAP);
  }

  @Test
  void thereAreNumbersForMillionsOfRuns() {
    int last = 0;
    for (int run = 0; run < 5_000_000; run++) {
      int next = numbers.next();
      if (next <= last) {
        throw new AssertionError(next + " after " + last);
      }
      last = next;
    }
  }
}
