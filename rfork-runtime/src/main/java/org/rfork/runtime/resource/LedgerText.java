package org.rfork.runtime.resource;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A ledger as lines of words, of which the first says what the line is; names come last. */
final class LedgerText {
  private String path = "";
  private long token;
  private Ledger.Writer writer = Ledger.Writer.NOBODY;
  private final List<Ledger.Reader> readers = new ArrayList<>();
  private final List<Ledger.Entry> versions = new ArrayList<>();
  private Ledger.@Nullable Entry intent;
  private Ledger.@Nullable Entry prepared;
  private final List<Long> redeemed = new ArrayList<>();

  private LedgerText() {}

  static String of(Ledger ledger) {
    List<String> lines = new ArrayList<>();
    Ledger.Writer writer = ledger.writer();
    lines.add("file " + ledger.path());
    lines.add("token " + ledger.token());
    Attempt attempt = writer.attempt();
    lines.add( // without a Formatter, which takes its first user tens of milliseconds
        String.join(
            " ",
            "writer",
            Long.toString(writer.token()),
            Long.toString(attempt.restartedAtMillis()),
            Integer.toString(attempt.number()),
            Long.toString(writer.until()),
            writer.append() ? "append" : "replace",
            writer.fork()));
    ledger
        .readers()
        .forEach(
            each -> lines.add("reader " + each.token() + " " + each.until() + " " + each.fork()));
    ledger.versions().forEach(each -> lines.add(entry("version", each)));
    if (ledger.intent() != null) {
      lines.add(entry("intent", ledger.intent()));
    }
    if (ledger.prepared() != null) {
      lines.add(entry("prepared", ledger.prepared()));
    }
    ledger.redeemed().forEach(each -> lines.add("redeemed " + each));
    return String.join("\n", lines) + "\n";
  }

  private static String entry(String kind, Ledger.Entry entry) {
    Version version = entry.version();
    return kind + " " + entry.number() + " " + version.length() + " " + version.digest();
  }

  /**
   * The ledger of such lines.
   *
   * @throws IndexOutOfBoundsException if one has too few words
   * @throws IllegalArgumentException if one has others
   */
  static Ledger parse(List<String> lines) {
    var text = new LedgerText();
    for (String line : lines) {
      int blank = line.indexOf(' ');
      text.line(line.substring(0, blank), line.substring(blank + 1));
    }
    return new Ledger(
        text.path,
        text.token,
        text.writer,
        text.readers,
        text.versions,
        text.intent,
        text.prepared,
        text.redeemed);
  }

  private void line(String kind, String rest) {
    switch (kind) {
      case "file" -> path = rest;
      case "token" -> token = Long.parseLong(rest);
      case "writer" -> {
        String[] words = rest.split(" ", 6);
        writer =
            new Ledger.Writer(
                Long.parseLong(words[0]),
                words[5],
                new Attempt(Long.parseLong(words[1]), Integer.parseInt(words[2])),
                Long.parseLong(words[3]),
                words[4].equals("append"));
      }
      case "reader" -> {
        String[] words = rest.split(" ", 3);
        readers.add(
            new Ledger.Reader(Long.parseLong(words[0]), words[2], Long.parseLong(words[1])));
      }
      case "version" -> versions.add(entry(rest));
      case "intent" -> intent = entry(rest);
      case "prepared" -> prepared = entry(rest);
      case "redeemed" -> redeemed.add(Long.parseLong(rest));
      default -> throw new IllegalArgumentException("no line begins with " + kind);
    }
  }

  private static Ledger.Entry entry(String rest) {
    String[] words = rest.split(" ", 3);
    return new Ledger.Entry(
        Long.parseLong(words[0]), new Version(Long.parseLong(words[1]), words[2]));
  }
}
