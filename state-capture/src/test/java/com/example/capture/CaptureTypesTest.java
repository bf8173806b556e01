package com.example.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page of types is made of what the tests capture, so that it says nothing else. */
class CaptureTypesTest {
  private static final Path PAGE = Path.of("..", "docs", "capture-types.md");
  private static final String WRITE = "capture.types.write";

  @Test
  void thePageOfTypesIsUpToDate() throws IOException {
    String page = page();
    if (Boolean.getBoolean(WRITE)) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
        .as(
            "docs/capture-types.md is out of date: write it anew by"
                + " mvn test -pl state-capture -am -Dtest=CaptureTypesTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -D%s=true",
            WRITE)
        .isEqualTo(page);
  }

  private static String page() throws IOException {
    StringBuilder page =
        new StringBuilder(
            """
            # Types that capture knows

            Made by `CaptureTypesTest` of what the tests capture, restore and compare. Classes without a public
            name stand under the JVM's name for them.

            ## What comes back exactly

            | kind | classes |
            | --- | --- |
            """);
    for (Map.Entry<String, List<Object>> group : Samples.byGroup().entrySet()) {
      row(page, group.getKey(), names(group.getValue()));
    }
    page.append("\n## What is refused\n\n| class | what the refusal says |\n| --- | --- |\n");
    RefusedTypesTest.refused()
        .map(arguments -> RefusedTypesTest.row(arguments.get()[0]))
        .distinct()
        .sorted()
        .forEach(page::append);
    return page.toString();
  }

  private static void row(StringBuilder page, String first, String second) {
    page.append("| ").append(first).append(" | ").append(second).append(" |\n");
  }

  private static String names(List<Object> samples) {
    return samples.stream()
        .filter(sample -> !sample.getClass().isHidden())
        .map(sample -> name(sample.getClass()))
        .collect(Collectors.toCollection(TreeSet::new))
        .stream()
        .map(name -> "`" + name + "`")
        .collect(Collectors.joining(", "));
  }

  /** Short for what most programs import. */
  static String name(Class<?> type) {
    if (type.isArray()) {
      return name(type.getComponentType()) + "[]";
    }
    String name = type.getName();
    for (String known : List.of("java.lang.", "java.util.", "com.example.capture.")) {
      if (name.startsWith(known) && name.indexOf('.', known.length()) < 0) {
        return name.substring(known.length());
      }
    }
    return name;
  }
}
