package org.rfork.samples.guide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rfork.runtime.RunningNode;
import org.rfork.runtime.config.RforkConfig;
import org.rfork.runtime.launch.Nodes;
import org.rfork.spi.Runtimes;

/**
 * The guide and the README against the programs they show: each block of Java is in a program, each
 * program is shown, and prints the block of text that follows it.
 */
@Timeout(60)
class GuideTest {
  private static final Path PROGRAMS = Path.of("src/main/java/org/rfork/samples/guide");
  private static final List<Path> PAGES =
      List.of(
          Path.of("../README.md"), Path.of("../docs/guide.md"), Path.of("../docs/resources.md"));
  private static final Pattern BLOCK =
      Pattern.compile("^```(java|text)\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

  @TempDir private static Path data;

  private static RunningNode node;

  /** A block of Java, the program it is in, and the text shown after it; empty for none. */
  record Shown(String java, String program, String text) {}

  @AfterEach
  void stop() {
    stopNode();
  }

  private static void stopNode() {
    Runtimes.install(null);
    if (node != null) {
      node.close();
      node = null;
    }
  }

  @Test
  void everyBlockOfJavaIsInAProgram() throws IOException {
    assertThat(shown())
        .isNotEmpty()
        .allSatisfy(each -> assertThat(each.program()).as(each.java()).isNotEmpty());
  }

  static List<String> programs() throws IOException {
    return List.copyOf(sources().keySet());
  }

  @ParameterizedTest
  @MethodSource("programs")
  void everyProgramPrintsWhatIsSaidOfIt(String program) throws Exception {
    List<String> said =
        shown().stream()
            .filter(each -> each.program().equals(program) && !each.text().isEmpty())
            .map(Shown::text)
            .toList();
    assertThat(said).as("pages that show what %s prints", program).hasSize(1);
    assertThat(outputOf(program)).isEqualTo(said.get(0));
  }

  /** Handles are bound anew at every safe point, and nobody sees a difference. */
  @ParameterizedTest
  @ValueSource(strings = {"LineNumbers", "Orders", "Rod", "Pipeline"})
  void handlesMoveWithTheirForks(String program) throws Exception {
    assertThat(outputOf(program, Map.of("rfork.debug.reenter", true))).isEqualTo(outputOf(program));
  }

  /** What the program prints on a node of two threads. */
  private static String outputOf(String program) throws Exception {
    return outputOf(program, Map.of());
  }

  private static String outputOf(String program, Map<String, ?> more) throws Exception {
    stopNode();
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("rfork.node.threads", 2);
    settings.put("rfork.resources.roots.data", data.toString());
    node = Nodes.start(RforkConfig.load(null, settings));
    Method main =
        Class.forName(GuideTest.class.getPackageName() + "." + program)
            .getMethod("main", String[].class);
    PrintStream before = System.out;
    var printed = new ByteArrayOutputStream();
    try (var stream = new PrintStream(printed, true, UTF_8)) {
      System.setOut(stream);
      main.invoke(null, (Object) new String[0]);
    } finally {
      System.setOut(before);
    }
    return printed.toString(UTF_8);
  }

  private static List<Shown> shown() throws IOException {
    Map<String, String> sources = sources();
    List<Shown> all = new ArrayList<>();
    for (Path page : PAGES) {
      Shown last = null;
      for (Matcher block = BLOCK.matcher(Files.readString(page)); block.find(); ) {
        if (block.group(1).equals("java")) {
          last = new Shown(block.group(2), programOf(block.group(2), sources), "");
          all.add(last);
        } else if (last != null) {
          all.set(all.size() - 1, new Shown(last.java(), last.program(), block.group(2)));
          last = null;
        }
      }
    }
    return all;
  }

  private static String programOf(String java, Map<String, String> sources) {
    return sources.entrySet().stream()
        .filter(source -> source.getValue().contains(withoutIndentation(java)))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("");
  }

  private static Map<String, String> sources() throws IOException {
    Map<String, String> sources = new TreeMap<>();
    try (Stream<Path> files = Files.list(PROGRAMS)) {
      for (Path file : files.filter(each -> !each.endsWith("package-info.java")).toList()) {
        String name = file.getFileName().toString().replace(".java", "");
        sources.put(name, withoutIndentation(Files.readString(file)));
      }
    }
    return sources;
  }

  private static String withoutIndentation(String java) {
    return java.lines().map(String::strip).collect(Collectors.joining("\n", "", "\n"));
  }
}
