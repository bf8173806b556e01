package com.example.capture;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RandomGraphTest {

  @Property(tries = 200)
  void anyGraphComesBackExactly(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int size) {
    Object root = RandomGraphs.graph(seed, size);
    byte[] document = Captures.capture(root);
    GraphComparer.requireEqual(root, Captures.restore(document));
    assertThat(Captures.capture(root)).isEqualTo(document);
  }

  @Property(tries = 300)
  void anyStringAndNumberComesBack(
      @ForAll String text, @ForAll long wide, @ForAll int number, @ForAll double real) {
    Object[] values = {text, wide, number, real, new Model.Point(number, real, text, wide)};
    GraphComparer.requireEqual(values, Captures.copy(values));
  }
}
