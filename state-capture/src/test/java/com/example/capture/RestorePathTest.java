package com.example.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.rfork.CaptureException;
import org.rfork.CaptureException.Kind;

/** What cannot be restored is named by its path, as what cannot be captured is. */
class RestorePathTest {
  private static boolean strict;

  record Picky(int number, Object rest) {
    Picky {
      if (strict) {
        throw new IllegalStateException("not today");
      }
    }
  }

  private static final class Touchy {
    @Override
    public int hashCode() {
      if (strict) {
        throw new IllegalStateException("not today");
      }
      return 1;
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }
  }

  private static final class Holder {
    final List<Object> items = new ArrayList<>();
    final Map<String, Object> named = new HashMap<>();
    Object[] array = {};

    Holder with(Object... elements) {
      array = elements;
      items.add(array.length);
      return this;
    }
  }

  private static CaptureException refused(Object state) {
    byte[] document = Captures.capture(state);
    strict = true;
    try {
      return Objects.requireNonNull(
          catchThrowableOfType(CaptureException.class, () -> Captures.restore(document)));
    } finally {
      strict = false;
    }
  }

  private static String path(Object state) {
    return refused(state).path();
  }

  @Test
  void aRecordIsFoundWhereverItIs() {
    assertThat(path(new Picky(1, "x"))).isEqualTo("$");
    Holder holder = new Holder();
    holder.items.addAll(Arrays.asList(1, null, new Picky(1, "rest")));
    assertThat(path(List.of("a", holder.with(holder, "x")))).isEqualTo("$[1].items[2]");
    holder = new Holder();
    holder.named.put("inner", new TreeMap<>(Map.of(7L, Optional.of(new Picky(2, holder.items)))));
    assertThat(path(holder)).isEqualTo("$.named[inner][7][0]");
  }

  @Test
  void theFirstOfManyIsNamed() {
    Object[] many = new Object[1_000];
    Arrays.setAll(many, i -> i < 3 ? "ok" : new Picky(i, many));
    CaptureException refused = refused(new Holder().with(many));
    assertThat(refused.kind()).isEqualTo(Kind.UNSUPPORTED_TYPE);
    assertThat(refused)
        .hasMessageStartingWith(
            "$.array[3]: an object of " + Picky.class.getName() + ": the const");
  }

  @Test
  void aTableWhoseKeysFailIsNamed() {
    Holder holder = new Holder();
    holder.items.add(new HashSet<>(List.of(new Touchy())));
    assertThat(refused(holder))
        .hasMessageStartingWith("$.items[0]: ")
        .hasRootCauseMessage("not today");
  }

  @Test
  void anArgumentOfALambdaIsNamed() {
    Object captured = new Picky(1, "x");
    Model.Fun lambda = value -> List.of(value, captured);
    assertThat(path(new Object[] {lambda})).isEqualTo("$[0].captured[0]");
  }
}
