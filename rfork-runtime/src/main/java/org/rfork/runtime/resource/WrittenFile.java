package org.rfork.runtime.resource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.rfork.resource.ResourceException;
import org.rfork.resource.ResourceException.Kind;
import org.rfork.runtime.resource.FileHome.Lease;
import org.rfork.runtime.resource.FileHome.Publication;
import org.rfork.runtime.resource.FileHome.Writer;

/**
 * One file that forks write, and its ledger. Each step first says in the ledger what it will do, so
 * that whoever comes next finishes or undoes it. For one thread, under the file's lock.
 */
final class WrittenFile {
  /** So many bytes at its end tell a file that is appended to from another of its length. */
  private static final int TAIL = 4096;

  private final String name;
  private final Path file;
  private final Path book;
  private Ledger ledger;

  /** Reads the ledger, and brings to its end what was begun. */
  WrittenFile(String name, Path file, Path book) throws IOException {
    this.name = name;
    this.file = file;
    this.book = book;
    this.ledger = Ledger.read(book);
    settle();
  }

  private void settle() throws IOException {
    Ledger.Entry intent = ledger.intent();
    if (intent == null) {
      return;
    }
    Ledger.Entry newest = ledger.newest();
    Version now = version();
    if (intent.equals(newest) || ledger.append()) { // a way back, or bytes that come again
      restore(newest);
      save(ledger.of(ledger.append(), ledger.versions()));
    } else if (now.equals(intent.version())) {
      save(ledger.done(intent));
    } else {
      save(ledger.of(false, ledger.versions()));
    }
  }

  private void restore(Ledger.Entry entry) throws IOException {
    Version wanted = entry.version();
    if (!wanted.isThere()) {
      Files.deleteIfExists(file);
    } else if (ledger.append()) {
      cut(wanted.length());
    } else if (!version().equals(wanted)) {
      putInPlace(kept(entry.number()));
    }
  }

  private void cut(long length) throws IOException {
    if (Files.exists(file) && Files.size(file) > length) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(length);
        channel.force(true);
      }
    }
  }

  Lease acquire(boolean append, Writer writer, long now, long leaseMillis) throws IOException {
    boolean same = ledger.fork().equals(writer.fork());
    if (!same && ledger.until() > now) {
      throw new ResourceException(
          Kind.LEASE,
          "file \"%s\" is written by %s, whose lease (token %d) ends in %d ms unless it goes on:"
                  .formatted(name, ledger.fork(), ledger.token(), ledger.until() - now)
              + " let one fork write it, or join that one first");
    }
    if (same && writer.attempt() < ledger.attempt()) {
      throw new ResourceException(
          Kind.LEASE,
          "file \"%s\" is written by attempt %d of %s; attempt %d is too late"
              .formatted(name, ledger.attempt(), writer.fork(), writer.attempt()));
    }
    if (!same && writer.goesOn()) {
      throw new ResourceException(
          Kind.CONFLICT,
          "file \"%s\" was written by %s (it has %s) since %s, which goes on with it, had its lease:"
                  .formatted(name, ledger.fork(), version(), writer.fork())
              + " raise rfork.resources.lease, or let one fork write it");
    }
    if (!same || ledger.append() != append) {
      begin(append);
    } else {
      check();
      if (writer.attempt() > ledger.attempt()) {
        save(ledger.asOf(writer.resumedAt()));
        settle();
      }
    }
    save(ledger.leased(ledger.token() + 1, writer.fork(), writer.attempt(), now + leaseMillis));
    Ledger.Entry newest = ledger.newest();
    return new Lease(ledger.token(), newest.number(), Math.max(0, newest.version().length()));
  }

  /** The file as it is now is what the next writer finds. */
  private void begin(boolean append) throws IOException {
    forget(Set.of());
    Ledger next = ledger.of(append, List.of());
    ledger = next;
    Version found = version();
    if (!append && found.isThere()) {
      Files.copy(file, kept(0), StandardCopyOption.REPLACE_EXISTING);
    }
    save(next.of(append, List.of(new Ledger.Entry(0, found))));
  }

  void publish(long token, Publication what, long until) throws IOException {
    requireNewest(token);
    check();
    try {
      if (what.append()) {
        append(what);
      } else {
        replace(what);
      }
    } catch (ResourceException known) {
      throw known;
    } catch (IOException failure) {
      undo(failure);
      throw failure;
    }
    save(ledger.until(until));
  }

  private void undo(IOException failure) {
    try {
      settle();
    } catch (IOException again) { // whoever opens it next tries again
      failure.addSuppressed(again);
    }
  }

  private void append(Publication what) throws IOException {
    long before = Math.max(0, ledger.newest().version().length());
    long after = before + what.bytes().length;
    save(ledger.intending(new Ledger.Entry(what.number(), new Version(after, "?"))));
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.position(before);
      ByteBuffer left = ByteBuffer.wrap(what.bytes());
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.force(true);
    }
    save(ledger.done(new Ledger.Entry(what.number(), version())));
  }

  private void replace(Publication what) throws IOException {
    Version next = new Version(what.bytes().length, hex(what.bytes()));
    Path kept = kept(what.number());
    Ledger.replace(kept, what.bytes());
    save(ledger.intending(new Ledger.Entry(what.number(), next)));
    putInPlace(kept);
    save(ledger.done(new Ledger.Entry(what.number(), next)));
    Set<Long> numbers = new HashSet<>();
    ledger.versions().forEach(entry -> numbers.add(entry.number()));
    forget(numbers);
  }

  private void putInPlace(Path kept) throws IOException {
    Path next = book.resolveSibling(book.getFileName() + ".back");
    Files.copy(kept, next, StandardCopyOption.REPLACE_EXISTING);
    Ledger.force(next);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String hex(byte[] bytes) {
    var digest = Version.sha256();
    digest.update(bytes);
    return Version.hex(digest);
  }

  void renew(long token, long until) throws IOException {
    requireNewest(token);
    save(ledger.until(until));
  }

  void letGo(long token) throws IOException {
    if (token == ledger.token()) {
      save(ledger.until(0));
    }
  }

  private void requireNewest(long token) throws ResourceException {
    if (token != ledger.token()) {
      throw new ResourceException(
          Kind.LEASE,
          "file \"%s\": token %d is stale, the newest is %d of %s, attempt %d; nothing was written"
              .formatted(name, token, ledger.token(), ledger.fork(), ledger.attempt()));
    }
  }

  private void check() throws IOException {
    Version now = version();
    Version expected = ledger.newest().version();
    if (!now.equals(expected)) {
      throw new ResourceException(
          Kind.CONFLICT,
          "file \"%s\" was changed by somebody else: it has %s, and %s left it with %s; see which is"
                  .formatted(name, now, ledger.fork(), expected)
              + " right and put it there");
    }
  }

  private Version version() throws IOException {
    if (!Files.exists(file)) {
      return Version.ABSENT;
    }
    long length = Files.size(file);
    return new Version(
        length, LocalFiles.digest(file, ledger.append() ? Math.max(0, length - TAIL) : 0, length));
  }

  private Path kept(long number) {
    return book.resolveSibling(book.getFileName() + ".v" + number);
  }

  /** Deletes the contents that were kept, but for some. */
  private void forget(Set<Long> numbers) throws IOException {
    String prefix = book.getFileName() + ".v";
    try (Stream<Path> siblings = Files.list(book.getParent())) {
      for (Path sibling : siblings.toList()) {
        String found = sibling.getFileName().toString();
        boolean isKept = numbers.stream().anyMatch(number -> found.equals(prefix + number));
        if (found.startsWith(prefix) && !isKept) {
          Files.delete(sibling);
        }
      }
    }
  }

  private void save(Ledger next) throws IOException {
    next.write(book);
    ledger = next;
  }
}
