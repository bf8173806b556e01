package org.rfork.runtime.resource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.rfork.resource.ResourceException;
import org.rfork.resource.ResourceException.Kind;

/** The files of this node's roots. Safe for all threads, and for other nodes on the same disk. */
final class LocalFiles implements FileHome {
  private static final int CHUNK = 1 << 16;

  /** Locks of files do not hold between threads of one JVM; these do. */
  private static final ConcurrentHashMap<Path, Object> MONITORS = new ConcurrentHashMap<>();

  private final String node;
  private final Roots roots;
  private final long leaseMillis;
  private final ConcurrentHashMap<String, Known> known = new ConcurrentHashMap<>();

  /** A version that was worked out, as long as the file shows no change. */
  private record Known(long size, FileTime changed, Version version) {}

  LocalFiles(String node, Roots roots, Duration lease) {
    this.node = node;
    this.roots = roots;
    this.leaseMillis = lease.toMillis();
  }

  @Override
  public Version version(String name, long most) throws ResourceException {
    return done(
        name,
        () -> {
          Path file = roots.place(name).file();
          BasicFileAttributes is = plain(name, file);
          if (is == null) {
            return Version.ABSENT;
          }
          long size = is.size();
          FileTime changed = is.lastModifiedTime();
          long length = most < 0 ? size : Math.min(most, size);
          Known last = known.get(name);
          if (last != null
              && last.size() == size
              && last.changed().equals(changed)
              && last.version().length() == length) {
            return last.version();
          }
          var version = new Version(length, digest(file, 0, length));
          known.put(name, new Known(size, changed, version));
          return version;
        });
  }

  /** What is known of a plain file; null if it is not there. */
  private @Nullable BasicFileAttributes plain(String name, Path file) throws IOException {
    BasicFileAttributes is;
    try {
      is = Files.readAttributes(file, BasicFileAttributes.class);
    } catch (NoSuchFileException absent) {
      return null;
    }
    if (!is.isRegularFile()) {
      throw new ResourceException(
          Kind.NAME, "file \"%s\" is %s on %s, no plain file".formatted(name, file, node));
    }
    return is;
  }

  @Override
  public long size(String name) throws ResourceException {
    return done(
        name,
        () -> {
          Path file = roots.place(name).file();
          return requireThere(name, file).size();
        });
  }

  @Override
  public byte[] read(String name, long offset, int length) throws ResourceException {
    return done(
        name,
        () -> {
          Path file = roots.place(name).file();
          BasicFileAttributes unused = requireThere(name, file);
          try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer bytes = ByteBuffer.allocate(length);
            int read = 0;
            while (bytes.hasRemaining() && read >= 0) {
              read = channel.read(bytes, offset + bytes.position());
            }
            return Arrays.copyOf(bytes.array(), bytes.position());
          }
        });
  }

  @Override
  public List<String> blocks(String name, long length) throws ResourceException {
    return done(
        name,
        () -> {
          Path file = roots.place(name).file();
          BasicFileAttributes unused = requireThere(name, file);
          List<String> digests = new ArrayList<>();
          for (long from = 0; from < length; from += Blocks.SIZE) {
            digests.add(digest(file, from, Math.min(length, from + Blocks.SIZE)));
          }
          return digests;
        });
  }

  private BasicFileAttributes requireThere(String name, Path file) throws IOException {
    BasicFileAttributes is = plain(name, file);
    if (is == null) {
      throw missing(name, file);
    }
    return is;
  }

  /** What to say of a file that is not there. */
  ResourceException missing(String name) throws ResourceException {
    return missing(name, roots.place(name).file());
  }

  private ResourceException missing(String name, Path file) {
    return new ResourceException(
        Kind.NAME,
        "file \"%s\" is not on %s: there is no %s; put it there, or set rfork.resources.roots.%s to"
                .formatted(name, node, file, name.substring(0, Math.max(0, name.indexOf(':'))))
            + " the directory that has it");
  }

  @Override
  public Lease acquire(String name, Use use, Leaseholder by) throws ResourceException {
    return locked(
        name,
        file -> {
          Lease lease = file.acquire(use, by, leaseMillis);
          if (use == Use.READ) {
            BasicFileAttributes unused = requireThere(name, roots.place(name).file());
          }
          return lease;
        });
  }

  @Override
  public void publish(String name, long token, Publication what) throws ResourceException {
    locked(
        name,
        file -> {
          file.publish(token, what, now() + leaseMillis);
          return file;
        });
  }

  @Override
  public void prepare(String name, long token, Publication what) throws ResourceException {
    locked(
        name,
        file -> {
          file.prepare(token, what, now() + leaseMillis);
          return file;
        });
  }

  @Override
  public void redeem(String name, long token) throws ResourceException {
    locked(
        name,
        file -> {
          file.redeem(token);
          return file;
        });
  }

  @Override
  public void renew(String name, long token) throws ResourceException {
    locked(
        name,
        file -> {
          file.renew(token, now() + leaseMillis);
          return file;
        });
  }

  @Override
  public void letGo(String name, long token) throws ResourceException {
    locked(
        name,
        file -> {
          file.letGo(token);
          return file;
        });
  }

  @SuppressWarnings("JavaMillis") // leases are told to other processes
  private static long now() {
    return System.currentTimeMillis();
  }

  @FunctionalInterface
  private interface Step<T> {
    T of(LeasedFile file) throws IOException;
  }

  @FunctionalInterface
  private interface Work<T> {
    T done() throws IOException;
  }

  private <T> T locked(String name, Step<T> step) throws ResourceException {
    return done(
        name,
        () -> {
          Roots.Place place = roots.place(name);
          Path own = place.root().resolve(Roots.OWN);
          if (!Files.isDirectory(own)) {
            Files.createDirectories(own);
          }
          MessageDigest digest = Version.sha256();
          digest.update(place.path().getBytes(StandardCharsets.UTF_8));
          Path book = own.resolve(Version.hex(digest).substring(0, 32) + ".ledger");
          Path lock = own.resolve(book.getFileName() + ".lock");
          BasicFileAttributes unused = plain(name, place.file());
          synchronized (MONITORS.computeIfAbsent(lock, absent -> new Object())) {
            try (FileChannel channel =
                    FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var held = channel.lock()) {
              if (!held.isValid()) {
                throw new IOException("its lock " + lock + " is not valid");
              }
              return step.of(new LeasedFile(name, place.path(), place.file(), book, now()));
            }
          }
        });
  }

  private <T> T done(String name, Work<T> work) throws ResourceException {
    try {
      return work.done();
    } catch (ResourceException said) {
      throw said;
    } catch (NoSuchFileException gone) {
      throw unavailable(name, gone.getFile() + " is gone; put it back", gone);
    } catch (AccessDeniedException denied) {
      throw unavailable(
          name, denied.getFile() + " is denied to this process; change its permissions", denied);
    } catch (IOException failure) {
      throw unavailable(name, String.valueOf(failure.getMessage()), failure);
    }
  }

  private ResourceException unavailable(String name, String why, IOException cause) {
    return new ResourceException(
        Kind.UNAVAILABLE, "file \"%s\" on %s: %s".formatted(name, node, why), cause);
  }

  /** The digest of some of a file's bytes. */
  static String digest(Path file, long from, long to) throws IOException {
    MessageDigest digest = Version.sha256();
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK, Math.max(0, to - from)));
      long at = from;
      while (at < to) {
        chunk.clear().limit((int) Math.min(chunk.capacity(), to - at));
        int read = channel.read(chunk, at);
        if (read < 0) {
          break;
        }
        digest.update(chunk.flip());
        at += read;
      }
    }
    return Version.hex(digest);
  }
}
