package org.rfork.runtime.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;

class PekkoReferenceTest {
  /** A new Pekko, or a change of rfork's own defaults, is not forgotten. */
  @Test
  void keptValuesAreThoseOfTheFiles() {
    assertThat(PekkoReference.load().resolve()).isEqualTo(ConfigFactory.defaultReference());
    assertThat(PekkoReference.load().hasPath("pekko.cluster.seed-nodes")).isTrue();
  }
}
