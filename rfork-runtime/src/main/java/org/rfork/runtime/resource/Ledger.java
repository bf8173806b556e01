package org.rfork.runtime.resource;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a file that forks write: who may, and the versions that its last writer has
 * made, so that they can be taken back. One small file beside it, replaced as a whole.
 *
 * @param token of the newest lease
 * @param fork its holder's path; empty if there was none
 * @param attempt of the holder
 * @param until when the lease ends, milliseconds of the wall clock; 0 if it was given back
 * @param append whether the holder appends, or replaces the content
 * @param versions as the holder found the file, and what it published, the newest last
 * @param intent what is being done to the file; null if nothing is
 */
record Ledger(
    long token,
    String fork,
    int attempt,
    long until,
    boolean append,
    List<Entry> versions,
    @Nullable Entry intent) {
  private static final int FIELDS = 5;

  /** So many versions are kept besides the one that the holder found. */
  private static final int KEPT = 16;

  static final Ledger NEW = new Ledger(0, "", 0, 0, true, List.of(), null);

  /**
   * A version.
   *
   * @param number of the first captured state that has it; 0 of the one that the holder found
   */
  record Entry(long number, Version version) {
    private static Entry parse(String[] words) {
      String digest = words.length > 3 ? words[3] : "";
      return new Entry(Long.parseLong(words[1]), new Version(Long.parseLong(words[2]), digest));
    }

    private String text(String kind) {
      return kind + " " + number + " " + version.length() + " " + version.digest();
    }
  }

  Ledger {
    versions = List.copyOf(versions);
  }

  Entry newest() {
    return versions.get(versions.size() - 1);
  }

  /** Leased to somebody else or anew. */
  Ledger leased(long otherToken, String other, int otherAttempt, long end) {
    return new Ledger(otherToken, other, otherAttempt, end, append, versions, intent);
  }

  Ledger until(long end) {
    return leased(token, fork, attempt, end);
  }

  /** With another history. */
  Ledger of(boolean appends, List<Entry> history) {
    return new Ledger(token, fork, attempt, until, appends, history, null);
  }

  Ledger intending(Entry next) {
    return new Ledger(token, fork, attempt, until, append, versions, next);
  }

  /** What was intended is done. */
  Ledger done(Entry next) {
    List<Entry> history = new ArrayList<>(versions);
    history.removeIf(entry -> entry.number() > 0 && entry.number() == next.number());
    history.add(next);
    while (history.size() > KEPT + 1) {
      history.remove(1);
    }
    return of(append, history);
  }

  /** Without what was published after a state. */
  Ledger asOf(long number) {
    List<Entry> history = new ArrayList<>(versions);
    history.removeIf(entry -> entry.number() > number);
    return of(append, history).intending(history.get(history.size() - 1));
  }

  static Ledger read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return NEW;
    }
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    List<Entry> versions = new ArrayList<>();
    Entry intent = null;
    try {
      for (String line : lines.subList(FIELDS, lines.size())) {
        String[] words = line.split(" ");
        if (words[0].equals("intent")) {
          intent = Entry.parse(words);
        } else {
          versions.add(Entry.parse(words));
        }
      }
      return new Ledger(
          Long.parseLong(lines.get(0)),
          lines.get(1),
          Integer.parseInt(lines.get(2)),
          Long.parseLong(lines.get(3)),
          Boolean.parseBoolean(lines.get(4)),
          versions,
          intent);
    } catch (IndexOutOfBoundsException | IllegalArgumentException damaged) {
      throw new IOException(
          file + " is damaged; delete it if no fork writes its file: " + damaged.getMessage());
    }
  }

  void write(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(Long.toString(token));
    lines.add(fork);
    lines.add(Integer.toString(attempt));
    lines.add(Long.toString(until));
    lines.add(Boolean.toString(append));
    versions.forEach(entry -> lines.add(entry.text("version")));
    if (intent != null) {
      lines.add(intent.text("intent"));
    }
    replace(file, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Replaces a file's content by another, on the disk, in one step. */
  static void replace(Path file, byte[] content) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.write(next, content);
    force(next);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Has a file's bytes on the disk. */
  static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }
}
