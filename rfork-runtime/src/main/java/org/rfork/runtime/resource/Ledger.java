package org.rfork.runtime.resource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a file that forks lease: who may write or read it, and the versions that its
 * last writer has made, so that they can be taken back. A {@link LedgerFile} has it, in the form of
 * {@link LedgerText}.
 *
 * @param path the file's, from its root
 * @param token of the newest lease
 * @param writer who had the newest lease to write
 * @param readers those with shared leases
 * @param versions as the writer found the file, and what it published, the newest last
 * @param intent what is being done to the file; null if nothing is
 * @param prepared what is laid ready under the writer's token; null if nothing is
 * @param redeemed tokens whose prepared content was published, the newest last
 */
record Ledger(
    String path,
    long token,
    Writer writer,
    List<Reader> readers,
    List<Entry> versions,
    @Nullable Entry intent,
    @Nullable Entry prepared,
    List<Long> redeemed) {
  /** So many versions are kept besides the one that the writer found. */
  private static final int KEPT = 16;

  /** So many redeemed tokens are remembered. */
  private static final int REMEMBERED = 64;

  /**
   * Who writes.
   *
   * @param token of its lease
   * @param fork its path; empty if nobody ever wrote
   * @param attempt of the fork
   * @param until when the lease ends, milliseconds of the wall clock; 0 if it was given back
   * @param append whether it appends, or replaces the content
   */
  record Writer(long token, String fork, Attempt attempt, long until, boolean append) {
    static final Writer NOBODY = new Writer(0, "", Attempt.NONE, 0, true);

    Writer until(long end) {
      return new Writer(token, fork, attempt, end, append);
    }
  }

  /** Who reads, and keeps others from writing. */
  record Reader(long token, String fork, long until) {}

  /**
   * A version.
   *
   * @param number of the first captured state that has it; 0 of the one that the writer found
   */
  record Entry(long number, Version version) {}

  /** Copies the lists. */
  Ledger {
    readers = List.copyOf(readers);
    versions = List.copyOf(versions);
    redeemed = List.copyOf(redeemed);
  }

  /** Of a file that nobody leased. */
  static Ledger blank(String path) {
    return new Ledger(path, 0, Writer.NOBODY, List.of(), List.of(), null, null, List.of());
  }

  Entry newest() {
    return versions.get(versions.size() - 1);
  }

  /** Leased to a writer. */
  Ledger written(Writer by) {
    long newest = Math.max(token, by.token());
    return new Ledger(path, newest, by, readers, versions, intent, prepared, redeemed);
  }

  Ledger until(long end) {
    return written(writer.until(end));
  }

  /** Leased to these readers. */
  Ledger read(List<Reader> by) {
    long newest = by.stream().mapToLong(Reader::token).reduce(token, Math::max);
    return new Ledger(path, newest, writer, by, versions, intent, prepared, redeemed);
  }

  /** With another history, and nothing under way. */
  Ledger of(List<Entry> history) {
    return new Ledger(path, token, writer, readers, history, null, prepared, redeemed);
  }

  Ledger intending(Entry next) {
    return new Ledger(path, token, writer, readers, versions, next, prepared, redeemed);
  }

  Ledger preparing(@Nullable Entry next) {
    return new Ledger(path, token, writer, readers, versions, intent, next, redeemed);
  }

  /** What was prepared is published. */
  Ledger redeeming() {
    List<Long> more = new ArrayList<>(redeemed);
    more.add(writer.token());
    while (more.size() > REMEMBERED) {
      more.remove(0);
    }
    return new Ledger(path, token, writer, readers, versions, intent, null, more);
  }

  /** What was intended is done. */
  Ledger done(Entry next) {
    List<Entry> history = new ArrayList<>(versions);
    history.removeIf(entry -> entry.number() > 0 && entry.number() == next.number());
    history.add(next);
    while (history.size() > KEPT + 1) {
      history.remove(1);
    }
    return of(history);
  }

  /** Whether the version that a state of this number knew may be forgotten by now. */
  boolean hasForgotten(long number) {
    return versions.get(0).number() > number
        || (number > 0 && versions.size() > KEPT && versions.get(1).number() > number);
  }

  /** Without what was published after a state. */
  Ledger asOf(long number) {
    List<Entry> history = new ArrayList<>(versions);
    history.removeIf(entry -> entry.number() > number);
    return of(history).intending(history.get(history.size() - 1));
  }

  /** Replaces a file's content by another, on the disk, in one step. */
  static void replace(Path file, byte[] content) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try (FileChannel channel =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      write(channel, content);
    } catch (IOException failure) { // on a full disk what was written would take the room of others
      Files.deleteIfExists(next);
      throw failure;
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Writes all of it from where the channel is, and has it on the disk. */
  static void write(FileChannel to, byte[] content) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(content);
    while (left.hasRemaining()) {
      to.write(left);
    }
    to.force(true);
  }

  /** Has a file's bytes on the disk. */
  static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }
}
