package org.rfork.runtime.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rfork.runtime.ClusterException;

@Timeout(60)
class ArbiterTest {
  @TempDir private Path directory;

  private Arbiter arbiter() {
    return new Arbiter(directory);
  }

  private Path file() {
    return directory.resolve("rfork-arbiter");
  }

  @Test
  void ofTwoSidesTheFirstGoesOnAndTheOtherNever() throws Exception {
    assertThat(arbiter().claim("a:1#1", Set.of("b:1#2"))).isTrue();
    assertThat(arbiter().claim("b:1#2", Set.of("a:1#1"))).isFalse();
    assertThat(arbiter().claim("b:1#2", Set.of())).isFalse();
    assertThat(arbiter().claim("a:1#1", Set.of("c:1#9"))).isTrue();
  }

  @Test
  void aNodeThatCameBackIsAnotherOne() throws Exception {
    assertThat(arbiter().claim("a:1#1", Set.of("b:1#2"))).isTrue();
    assertThat(arbiter().claim("b:1#3", Set.of("a:1#1"))).isTrue();
    assertThat(arbiter().claim("a:1#1", Set.of("b:1#3"))).isFalse();
  }

  @Test
  void ofManyThatClaimAtOnceExactlyOneGoesOn() throws Exception {
    List<String> nodes = List.of("a#1", "b#2", "c#3", "d#4");
    ExecutorService threads = Executors.newFixedThreadPool(nodes.size());
    try {
      List<Callable<Boolean>> claims = new ArrayList<>();
      for (String node : nodes) {
        List<String> others = nodes.stream().filter(other -> !other.equals(node)).toList();
        claims.add(() -> arbiter().claim(node, others));
      }
      int granted = 0;
      for (Future<Boolean> claim : threads.invokeAll(claims)) {
        granted += claim.get() ? 1 : 0;
      }
      assertThat(granted).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aClaimThatItsWriterDidNotFinishClaimsNothing() throws Exception {
    assertThat(arbiter().claim("a#1", Set.of("b#2"))).isTrue();
    Files.writeString(file(), "2026-01-01T00:00:00Z a#1 puts out c#3", StandardOpenOption.APPEND);
    assertThat(arbiter().claim("c#3", Set.of("a#1"))).isTrue();
    assertThat(Files.readAllLines(file())).hasSize(2).last().asString().endsWith("puts out a#1");
    assertThat(arbiter().claim("b#2", Set.of("a#1"))).isFalse();
  }

  @Test
  void whereTheFileStaysLockedNobodyGoesOn() throws Exception {
    try (FileChannel channel =
        FileChannel.open(file(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      FileLock held = channel.lock();
      assertThat(held.isValid()).isTrue();
      assertThatThrownBy(() -> arbiter().claim("a#1", Set.of("b#2")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(file().toString());
    }
  }

  @Test
  void aDirectoryThatIsNotThereIsNotMade() {
    Path missing = directory.resolve("share");
    assertThatThrownBy(() -> Arbiter.usable(missing.toString()))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("rfork.cluster.arbiter-directory")
        .hasMessageContaining(missing.toString());
    assertThat(missing).doesNotExist();
    assertThat(Arbiter.usable(directory.toString())).isEqualTo(directory);
  }
}
