package org.rfork.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds docs/config.md to reference.conf. */
class ConfigPageTest {
  private static final Pattern ROW =
      Pattern.compile("\\| `(rfork\\.[a-z.-]+)` \\| `([^`]*)` \\|.*");

  @Test
  void thePageHasEveryKeyWithItsDefaultAndNoOther() throws IOException {
    Map<String, String> documented = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of("../docs/config.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        documented.put(row.group(1), row.group(2));
      }
    }
    Map<String, String> keys = new TreeMap<>();
    Keys.leaves(Layers.reference()).forEach((key, value) -> keys.put(key, Keys.render(value)));
    assertThat(documented).isEqualTo(keys);
  }

  @Test
  void everyKeyOfReferenceConfHasAComment() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("src/main/resources/reference.conf"));
    for (int number = 1; number < lines.size(); number++) {
      if (lines.get(number).matches("\\s+[a-z-]+ = .*")) {
        assertThat(lines.get(number - 1)).as(lines.get(number)).matches("\\s+# .*");
      }
    }
  }
}
