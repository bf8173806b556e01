package org.rfork.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FormulaTest {
  private static final String RATIO = "rfork.migration.shared-memory.ratio";

  private static Formula ratio(String text) {
    return RforkConfig.load(null, Map.of(RATIO, text)).migration().sharedMemory().ratio();
  }

  @Test
  void theDefaultIsCostOverGain() {
    Formula formula = RforkConfig.load(null).migration().sharedMemory().ratio();
    Map<String, Double> terms =
        Map.of("attached", 4.0, "reattach", 0.05, "bytes", 2e8, "bandwidth", 1e8, "gain", 11.0);
    assertThat(formula.value(terms)).isCloseTo(0.2, within(1e-12));
  }

  @Test
  void knowsBracketsFunctionsAndItsTerms() {
    Map<String, Double> terms =
        Map.of("attached", 4.0, "reattach", 0.5, "bytes", 2.0, "bandwidth", 8.0, "gain", 0.0);
    assertThat(ratio("MAX(attached, bytes) * (1 - reattach) ^ 2").value(terms)).isEqualTo(1);
    assertThat(ratio("bytes / gain").value(terms)).isInfinite();
  }

  @Test
  void whatIsNoFormulaOverTheTermsIsRefusedWithItsKey() {
    assertThatThrownBy(() -> ratio("(attached * 2"))
        .isInstanceOf(ConfigProblem.class)
        .hasMessageContaining(RATIO)
        .hasMessageContaining("is no formula over [attached, bandwidth, bytes, gain, reattach]");
    assertThatThrownBy(() -> ratio("attached * forks"))
        .isInstanceOf(ConfigProblem.class)
        .hasMessageContaining("knows no [forks]; the terms are");
  }
}
