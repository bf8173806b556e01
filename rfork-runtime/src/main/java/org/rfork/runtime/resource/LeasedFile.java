package org.rfork.runtime.resource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.rfork.resource.ResourceException;
import org.rfork.resource.ResourceException.Kind;
import org.rfork.runtime.resource.FileHome.Lease;
import org.rfork.runtime.resource.FileHome.Leaseholder;
import org.rfork.runtime.resource.FileHome.Publication;
import org.rfork.runtime.resource.FileHome.Use;
import org.rfork.runtime.resource.Ledger.Reader;
import org.rfork.runtime.resource.Ledger.Writer;

/**
 * One file that forks lease, and its ledger. Each step first says in the ledger what it will do, so
 * that whoever comes next finishes or undoes it. For one thread, under the file's lock.
 */
final class LeasedFile {
  private final String name;
  private final Contents contents;
  private final LedgerFile book;
  private final long now;
  private Ledger ledger;

  /**
   * Reads the ledger, and brings to its end what was begun.
   *
   * @param path the file's, from its root
   * @param now milliseconds of the wall clock
   */
  LeasedFile(String name, String path, Path file, Path book, long now) throws IOException {
    this.name = name;
    this.contents = new Contents(file, book);
    this.book = new LedgerFile(book);
    this.now = now;
    this.ledger = this.book.read(path);
    settle();
  }

  private boolean appends() {
    return ledger.writer().append();
  }

  private void settle() throws IOException {
    Ledger.Entry intent = ledger.intent();
    if (intent == null) {
      return;
    }
    Ledger.Entry newest = ledger.newest();
    if (intent.equals(newest) || appends()) { // a way back, or bytes that come again
      restore(newest);
      save(ledger.of(ledger.versions()));
    } else if (version().equals(intent.version())) {
      save(ledger.done(intent));
    } else {
      save(ledger.of(ledger.versions()));
    }
  }

  private void restore(Ledger.Entry entry) throws IOException {
    Version wanted = entry.version();
    if (!wanted.isThere()) {
      contents.delete();
    } else if (appends()) {
      contents.cut(wanted.length());
    } else if (!version().equals(wanted)) {
      contents.putInPlace(entry.number());
    }
  }

  Lease acquire(Use use, Leaseholder by, long leaseMillis) throws IOException {
    Writer writer = ledger.writer();
    if (!writer.fork().equals(by.fork()) && writer.until() > now) {
      throw taken("written", writer.fork(), writer.token(), writer.until());
    }
    if (use == Use.READ) {
      return acquireToRead(by.fork(), now + leaseMillis);
    }
    for (Reader reader : ledger.readers()) {
      if (reader.until() > now && !reader.fork().equals(by.fork())) {
        throw taken("read", reader.fork(), reader.token(), reader.until());
      }
    }
    return acquireToWrite(use == Use.APPEND, by, now + leaseMillis);
  }

  private Lease acquireToRead(String fork, long until) throws IOException {
    Writer writer = ledger.writer();
    if (writer.until() > 0 && !writer.fork().equals(fork)) { // too late by now: its token is stale
      long stale = ledger.token() + 1;
      save(ledger.written(new Writer(stale, writer.fork(), writer.attempt(), 0, writer.append())));
    }
    List<Reader> readers = new ArrayList<>(ledger.readers());
    readers.removeIf(reader -> reader.until() <= now);
    readers.add(new Reader(ledger.token() + 1, fork, until));
    save(ledger.read(readers));
    return new Lease(ledger.token(), 0, Math.max(0, version().length()));
  }

  private ResourceException taken(String use, String fork, long token, long until) {
    return new ResourceException(
        Kind.LEASE,
        "file \"%s\" is %s by %s, whose lease (token %d) ends in %d ms unless it goes on: let one"
                .formatted(name, use, fork, token, until - now)
            + " fork have it at a time, or join that one first");
  }

  private Lease acquireToWrite(boolean append, Leaseholder by, long until) throws IOException {
    Writer writer = ledger.writer();
    boolean same = writer.fork().equals(by.fork());
    if (same && by.attempt().isBefore(writer.attempt())) {
      throw new ResourceException(
          Kind.LEASE,
          "file \"%s\" is written by %s of %s; %s is too late"
              .formatted(name, writer.attempt(), writer.fork(), by.attempt()));
    }
    if (!same && by.goesOn()) {
      throw new ResourceException(
          Kind.CONFLICT,
          "file \"%s\" was written by %s (it has %s) since %s, which goes on with it, had its lease:"
                  .formatted(name, writer.fork(), version(), by.fork())
              + " raise rfork.resources.lease, or let one fork write it");
    }
    discard(); // no outcome came of it, or one that does not count any more
    if (same) {
      check();
      if (writer.attempt().isBefore(by.attempt()) || by.goesOn()) {
        takeBack(by.resumedAt());
      }
    }
    if (!same || writer.append() != append) {
      begin(append, same ? ledger.newest().number() : 0);
    }
    save(ledger.written(new Writer(ledger.token() + 1, by.fork(), by.attempt(), until, append)));
    Ledger.Entry newest = ledger.newest();
    return new Lease(ledger.token(), newest.number(), Math.max(0, newest.version().length()));
  }

  private void takeBack(long after) throws IOException {
    if (ledger.hasForgotten(after)) {
      throw new ResourceException(
          Kind.CONFLICT,
          "file \"%s\" has %s of state %d, and what it had at state %d is not kept any more: put it"
                  .formatted(name, version(), ledger.newest().number(), after)
              + " back by hand, or let the fork begin anew");
    }
    if (ledger.newest().number() > after) {
      save(ledger.asOf(after));
      settle();
    }
  }

  /** The file as it is now is what the writer finds. */
  private void begin(boolean append, long number) throws IOException {
    contents.forgetAllBut(Set.of());
    ledger = ledger.written(new Writer(ledger.token(), "", Attempt.NONE, 0, append)).of(List.of());
    Version found = version();
    if (!append && found.isThere()) {
      contents.keep(number);
    }
    save(ledger.of(List.of(new Ledger.Entry(number, found))));
  }

  void publish(long token, Publication what, long until) throws IOException {
    requireNewest(token);
    check();
    apply(what);
    save(ledger.until(until));
  }

  private void apply(Publication what) throws IOException {
    try {
      if (what.append()) {
        append(what);
      } else {
        contents.keep(what.number(), what.bytes());
        replace(new Ledger.Entry(what.number(), Version.of(what.bytes())));
      }
    } catch (IOException failure) {
      undo(failure);
      throw failure;
    }
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
    contents.append(before, what.bytes());
    save(ledger.done(new Ledger.Entry(what.number(), version())));
  }

  private void replace(Ledger.Entry next) throws IOException {
    save(ledger.intending(next));
    contents.putInPlace(next.number());
    save(ledger.done(next));
    Set<Long> numbers = new HashSet<>();
    ledger.versions().forEach(entry -> numbers.add(entry.number()));
    contents.forgetAllBut(numbers);
  }

  void prepare(long token, Publication what, long until) throws IOException {
    requireNewest(token);
    check();
    contents.keep(what.number(), what.bytes());
    save(ledger.until(until).preparing(new Ledger.Entry(what.number(), Version.of(what.bytes()))));
  }

  void redeem(long token) throws IOException {
    if (ledger.redeemed().contains(token)) {
      return;
    }
    requireNewest(token);
    Ledger.Entry prepared = ledger.prepared();
    if (prepared == null) {
      throw new ResourceException(
          Kind.LEASE,
          "file \"%s\": what %s laid ready under token %d was given up, since its lease had ended:"
                  .formatted(name, ledger.writer().fork(), token)
              + " raise rfork.resources.lease");
    }
    check();
    if (ledger.newest().number() != prepared.number()) { // else it was, and not said any more
      apply(new Publication(prepared.number(), appends(), contents.read(prepared.number())));
    }
    save(ledger.redeeming().until(0));
    if (appends()) {
      contents.forget(prepared.number());
    }
  }

  void renew(long token, long until) throws IOException {
    if (ledger.readers().stream().noneMatch(reader -> reader.token() == token)) {
      requireNewest(token);
      save(ledger.until(until));
      return;
    }
    save(
        ledger.read(
            ledger.readers().stream()
                .map(each -> each.token() == token ? new Reader(token, each.fork(), until) : each)
                .toList()));
  }

  void letGo(long token) throws IOException {
    List<Reader> readers = new ArrayList<>(ledger.readers());
    if (readers.removeIf(reader -> reader.token() == token)) {
      save(ledger.read(readers));
    } else if (token == ledger.writer().token()) {
      discard();
      save(ledger.until(0));
    }
  }

  /** What was laid ready is not to be seen. */
  private void discard() throws IOException {
    Ledger.Entry prepared = ledger.prepared();
    if (prepared == null) {
      return;
    }
    save(ledger.preparing(null));
    if (ledger.versions().stream().noneMatch(each -> each.number() == prepared.number())) {
      contents.forget(prepared.number());
    }
  }

  Ledger ledger() {
    return ledger;
  }

  private void requireNewest(long token) throws ResourceException {
    Writer writer = ledger.writer();
    if (token != writer.token()) {
      throw new ResourceException(
          Kind.LEASE,
          "file \"%s\": token %d is stale, the newest is %d of %s, %s; nothing was written"
              .formatted(name, token, writer.token(), writer.fork(), writer.attempt()));
    }
  }

  private void check() throws IOException {
    Version now = version();
    Version expected = ledger.newest().version();
    if (!now.equals(expected)) {
      throw new ResourceException(
          Kind.CONFLICT,
          "file \"%s\" was changed by somebody else: it has %s, and %s left it with %s; see which is"
                  .formatted(name, now, ledger.writer().fork(), expected)
              + " right and put it there");
    }
  }

  private Version version() throws IOException {
    return contents.version(appends());
  }

  private void save(Ledger next) throws IOException {
    book.write(next);
    ledger = next;
  }
}
