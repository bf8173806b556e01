package org.rfork.runtime.resource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.io.TempDir;
import org.rfork.resource.ResourceException;
import org.rfork.runtime.resource.FileHome.Leaseholder;
import org.rfork.runtime.resource.FileHome.Publication;

/** For tests of {@link LocalFiles}: a root, a file in it that need not be there, and its ledger. */
abstract class OneLocalFile {
  static final String NAME = "data:out.txt";

  @TempDir Path root;

  LocalFiles files(Duration lease) {
    return new LocalFiles("n1", new Roots("n1", Map.of("data", root)), lease);
  }

  LocalFiles files() {
    return files(Duration.ofMinutes(1));
  }

  static Leaseholder writer(String fork, int attempt, long resumedAt) {
    return new Leaseholder(fork, new Attempt(0, attempt), resumedAt, false);
  }

  static Publication added(long number, String text) {
    return new Publication(number, true, text.getBytes(UTF_8));
  }

  static Publication content(long number, String text) {
    return new Publication(number, false, text.getBytes(UTF_8));
  }

  String text() throws IOException {
    return Files.readString(root.resolve("out.txt"));
  }

  static ResourceException refusal(ThrowingCallable call) {
    return catchThrowableOfType(ResourceException.class, call);
  }

  /** What the names of all that is kept of the file begin with. */
  Path book() throws IOException {
    String end = ".lock";
    try (Stream<Path> own = Files.list(root.resolve(Roots.OWN))) {
      Path lock = own.filter(path -> path.toString().endsWith(end)).findFirst().orElseThrow();
      String name = lock.getFileName().toString();
      return lock.resolveSibling(name.substring(0, name.length() - end.length()));
    }
  }

  String ledger() throws IOException {
    return LedgerText.of(new LedgerFile(book()).read("out.txt"));
  }

  /** Changes the ledger's text. */
  void rewrite(UnaryOperator<String> change) throws IOException {
    var file = new LedgerFile(book());
    String text = LedgerText.of(file.read("out.txt"));
    file.write(LedgerText.parse(change.apply(text).lines().toList()));
  }
}
