package org.rfork.runtime.resource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rfork.resource.ResourceException;
import org.rfork.resource.ResourceException.Kind;

/**
 * Pieces of other nodes' files that were fetched to this one, by the digest of their bytes: none is
 * fetched twice. They lie in a temporary directory for as long as the node lives. Safe for all
 * threads.
 */
final class Blocks {
  /** All but a file's last one have this size. */
  static final int SIZE = 1 << 20;

  private static final int THREADS = 2;
  private static final long KEEP_ALIVE_SECONDS = 10;

  private final ConcurrentHashMap<String, CompletableFuture<Path>> known =
      new ConcurrentHashMap<>();
  private final AtomicLong fetched = new AtomicLong();
  private final ThreadPoolExecutor fetchers;
  private @Nullable Path directory;

  /** Where a block is fetched from. */
  record Source(FileHome home, String file, long offset, int length, String digest) {}

  /** Starts no thread yet. */
  Blocks(String node) {
    fetchers =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            KEEP_ALIVE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
              var thread = new Thread(work, "rfork-" + node + "-blocks");
              thread.setDaemon(true);
              return thread;
            },
            new ThreadPoolExecutor.DiscardPolicy()); // of a node that has stopped
    fetchers.allowCoreThreadTimeOut(true);
  }

  /** How many bytes were fetched so far. */
  long fetchedBytes() {
    return fetched.get();
  }

  /** Has a block here soon. */
  void ahead(Source block) {
    CompletableFuture<Path> unused = coming(block);
  }

  private CompletableFuture<Path> coming(Source block) {
    return known.computeIfAbsent(
        block.digest(), digest -> CompletableFuture.supplyAsync(() -> fetch(block), fetchers));
  }

  /** The bytes of a block, which is fetched if it is not here. */
  byte[] bytes(Source block) throws ResourceException {
    CompletableFuture<Path> coming = coming(block);
    try {
      return Files.readAllBytes(coming.join());
    } catch (CompletionException failure) {
      known.remove(block.digest(), coming); // who asks again may have more luck
      throw failure.getCause() instanceof ResourceException said
          ? said
          : unavailable(block, failure);
    } catch (IOException gone) {
      known.remove(block.digest(), coming);
      throw unavailable(block, gone);
    }
  }

  private static ResourceException unavailable(Source block, Exception cause) {
    return new ResourceException(
        Kind.UNAVAILABLE,
        "file \"%s\": what is fetched of it cannot be kept here: %s"
            .formatted(block.file(), cause.getMessage()),
        cause);
  }

  private Path fetch(Source block) {
    try {
      byte[] bytes = block.home().read(block.file(), block.offset(), block.length());
      if (!Version.of(bytes).digest().equals(block.digest())) {
        throw new ResourceException(
            Kind.CONFLICT,
            "file \""
                + block.file()
                + "\" was changed where it is while it was fetched from there");
      }
      Path here = directory().resolve(block.digest());
      Path next = directory().resolve(block.digest() + ".next");
      Files.write(next, bytes);
      Files.move(next, here, StandardCopyOption.ATOMIC_MOVE);
      fetched.addAndGet(bytes.length);
      return here;
    } catch (IOException failure) {
      throw new CompletionException(failure);
    }
  }

  private synchronized Path directory() throws IOException {
    Path made = directory;
    if (made == null) {
      made = Files.createTempDirectory("rfork-blocks-");
      directory = made;
    }
    return made;
  }

  /** Deletes all. */
  void close() throws IOException {
    List<Runnable> unused = fetchers.shutdownNow();
    delete();
  }

  private synchronized void delete() throws IOException {
    Path made = directory;
    directory = null;
    if (made != null) {
      try (Stream<Path> blocks = Files.list(made)) {
        for (Path block : blocks.toList()) {
          Files.delete(block);
        }
      }
      Files.delete(made);
    }
  }
}
