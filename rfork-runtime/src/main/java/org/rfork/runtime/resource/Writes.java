package org.rfork.runtime.resource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rfork.resource.ResourceException;
import org.rfork.resource.ResourceException.Kind;

/** What was written by a handle and is not in its file yet. Not safe for several threads. */
final class Writes {
  /** Of what was committed and is in no captured state yet. */
  private static final long UNNAMED = Long.MAX_VALUE;

  /**
   * What was committed.
   *
   * @param number of the first captured state that has it
   */
  record Batch(long number, byte[] bytes) {}

  private final String name;
  private final boolean append;
  private final long most;
  private final List<Batch> batches = new ArrayList<>();
  private byte[] content = {};
  private int length;

  /**
   * Nothing written yet.
   *
   * @param append whether bytes are added to the file, or are its content
   * @param most of them, in bytes
   */
  Writes(String name, boolean append, long most) {
    this.name = name;
    this.append = append;
    this.most = most;
  }

  boolean append() {
    return append;
  }

  /** The content to start from, or what was written and not committed. */
  void content(byte[] bytes) {
    content = bytes;
    length = bytes.length;
  }

  /** All that was written, or is not committed of what is to be appended. */
  byte[] content() {
    return Arrays.copyOf(content, length);
  }

  int length() {
    return length;
  }

  /** Bytes that are committed and not in the file. */
  long committed() {
    return batches.stream().mapToLong(batch -> batch.bytes().length).sum();
  }

  boolean hasCommitted() {
    return !batches.isEmpty();
  }

  List<Batch> batches() {
    return List.copyOf(batches);
  }

  void add(Batch batch) {
    batches.add(batch);
  }

  /** Goes on with what an earlier handle of the file committed. */
  void inherit(Writes earlier) {
    batches.addAll(earlier.batches);
  }

  /** The newest whole content that was committed; null if nothing was. */
  byte @Nullable [] newest() {
    return batches.isEmpty() ? null : batches.get(batches.size() - 1).bytes();
  }

  /** Drops what is in the file already. */
  void published(long number) {
    batches.removeIf(batch -> batch.number() <= number);
  }

  /** All that is to be seen together when the state of this number is kept; null if nothing is. */
  FileHome.@Nullable Publication upTo(long number) {
    List<Batch> due = batches.stream().filter(batch -> batch.number() <= number).toList();
    if (due.isEmpty()) {
      return null;
    }
    Batch newest = due.get(due.size() - 1);
    return new FileHome.Publication(newest.number(), append, append ? joined(due) : newest.bytes());
  }

  private static byte[] joined(List<Batch> batches) {
    if (batches.size() == 1) {
      return batches.get(0).bytes();
    }
    byte[] all = new byte[batches.stream().mapToInt(batch -> batch.bytes().length).sum()];
    int at = 0;
    for (Batch batch : batches) {
      System.arraycopy(batch.bytes(), 0, all, at, batch.bytes().length);
      at += batch.bytes().length;
    }
    return all;
  }

  int read(long at, byte[] into, int offset, int wanted) {
    int count = (int) Math.max(0, Math.min(wanted, length - at));
    System.arraycopy(content, (int) Math.min(at, length), into, offset, count);
    return count == 0 && wanted > 0 ? -1 : count;
  }

  void write(long at, byte[] bytes, int offset, int count) throws ResourceException {
    long end = at + count;
    if (end + committed() > most) {
      throw new ResourceException(
          Kind.LIMIT,
          "file \"%s\" holds %d bytes that are not published and cannot take %d more: commit() and"
                  .formatted(name, length + committed(), count)
              + " come by a safe point, or raise rfork.resources.max-pending ("
              + most
              + ")");
    }
    if (end > content.length) {
      content = Arrays.copyOf(content, (int) Math.max(end, Math.min(most, content.length * 2L)));
    }
    System.arraycopy(bytes, offset, content, (int) at, count);
    length = (int) Math.max(length, end);
  }

  void commit() {
    if (append && length == 0) {
      return;
    }
    if (!append) {
      batches.removeIf(batch -> batch.number() == UNNAMED); // the newer content is the whole one
    }
    batches.add(new Batch(UNNAMED, content()));
    if (append) {
      length = 0;
    }
  }

  /**
   * A state of this number is captured, with all that was committed by now: one publication, so
   * that nobody can see a part of it.
   */
  void name(long number) {
    List<Batch> unnamed = batches.stream().filter(batch -> batch.number() == UNNAMED).toList();
    if (!unnamed.isEmpty()) {
      batches.removeAll(unnamed);
      batches.add(new Batch(number, joined(unnamed)));
    }
  }
}
