package org.rfork.runtime.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.rfork.runtime.ClusterException;

/**
 * Decides between the sides of a cut by one file that all nodes see. Each line is a claim: who goes
 * on, and whom it put out. Who is put out never goes on, however late it asks; so there is nothing
 * to release, and no clock to trust. Nodes are named with their incarnation, so that a node that
 * comes back is another one.
 */
final class Arbiter {
  private static final String FILE = "rfork-arbiter";
  private static final String PUTS_OUT = " puts out ";
  private static final Duration LOCK_LIMIT = Duration.ofSeconds(3);
  private static final long LOCK_RETRY_MILLIS = 10;

  private final Path file;

  Arbiter(Path directory) {
    this.file = directory.resolve(FILE);
  }

  /**
   * The directory, if files can be written there. It is not made: a share that is not mounted must
   * not become a directory of this machine alone.
   *
   * @throws ClusterException if it is none
   */
  static Path usable(String directory) {
    Path path = Path.of(directory);
    if (!Files.isDirectory(path) || !Files.isWritable(path)) {
      throw new ClusterException(
          "rfork.cluster.arbiter-directory = "
              + directory
              + ": is no directory that this node may write to; make it, or mount the share");
    }
    return path.toAbsolutePath();
  }

  /**
   * Goes on and puts the others out, unless this node was put out before.
   *
   * @param self this node with its incarnation
   * @param others those it cannot reach, likewise; names without blanks
   * @return whether it may go on
   * @throws IOException if the file cannot be read, written or locked within three seconds; then
   *     the node may not go on
   */
  boolean claim(String self, Collection<String> others) throws IOException, InterruptedException {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      lock(channel);
      String claims = read(channel);
      if (putOut(claims).contains(self)) {
        return false;
      }
      if (!others.isEmpty()) {
        String claim = Instant.now() + " " + self + PUTS_OUT + String.join(" ", others) + "\n";
        write(channel, claims.getBytes(UTF_8).length, claim);
      }
      return true;
    }
  }

  /** Until the channel is closed. */
  private void lock(FileChannel channel) throws IOException, InterruptedException {
    long end = System.nanoTime() + LOCK_LIMIT.toNanos();
    while (!isLocked(channel)) {
      if (System.nanoTime() - end >= 0) {
        throw new IOException(file + " stays locked by another process for " + LOCK_LIMIT);
      }
      Thread.sleep(LOCK_RETRY_MILLIS);
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException anotherNodeOfThisJvm) {
      return false;
    }
  }

  /**
   * All whole lines; the last one is not whole if its writer was killed, and then claims nothing.
   */
  private static String read(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(channel.size()));
    while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) >= 0) {}
    String text = new String(bytes.array(), 0, bytes.position(), UTF_8);
    return text.substring(0, text.lastIndexOf('\n') + 1);
  }

  private static Set<String> putOut(String claims) {
    return claims
        .lines()
        .map(line -> line.substring(line.indexOf(PUTS_OUT) + PUTS_OUT.length()))
        .flatMap(names -> Arrays.stream(names.split(" ", -1)))
        .collect(Collectors.toSet());
  }

  private static void write(FileChannel channel, int position, String claim) throws IOException {
    channel.truncate(position);
    ByteBuffer bytes = ByteBuffer.wrap(claim.getBytes(UTF_8));
    channel.position(position);
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    channel.force(true);
  }
}
