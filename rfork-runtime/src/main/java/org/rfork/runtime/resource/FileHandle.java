package org.rfork.runtime.resource;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.rfork.MisuseException;
import org.rfork.resource.OpenMode;
import org.rfork.resource.RemoteFile;
import org.rfork.resource.ResourceException;
import org.rfork.resource.ResourceException.Kind;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.exec.ForkContext;
import org.rfork.runtime.exec.Held;

/** A file that a fork has open. For the fork's own thread. */
public final class FileHandle implements RemoteFile, Held {
  /** What rules call it. */
  public static final String KIND = "file";

  /** So much that is committed in handles that are closed a fork may keep beside its state. */
  private static final int MOST_BESIDE = 1 << 18;

  private final Files files;
  private final @Nullable ForkContext context;
  private final String name;
  private final OpenMode mode;
  private final OpenFile file;
  private final @Nullable Writes writes;
  private NodeId home;
  private Version identity;
  private long position;
  private boolean closed;
  private byte[] buffer = {};
  private long bufferAt;

  /** What captured states say of a handle. */
  record Said(String name, OpenMode mode, NodeId home, long position, Version identity) {}

  /**
   * Not bound yet.
   *
   * @param context the fork that has it open; null of a handle that nobody can use
   * @param writes what was written; null of a file that is read
   */
  FileHandle(Files files, Said said, @Nullable ForkContext context, @Nullable Writes writes) {
    this.files = files;
    this.context = context;
    this.name = said.name();
    this.mode = said.mode();
    this.home = said.home();
    this.position = said.position();
    this.identity = said.identity();
    this.writes = writes;
    this.file = new OpenFile(files, name, mode, writes);
  }

  /**
   * Opens it for the first time.
   *
   * @param earlier a closed handle of the same fork whose writes are not published yet
   */
  void open(@Nullable FileHandle earlier) throws ResourceException {
    ForkContext fork = fork();
    FileHome here = files.at(home);
    if (earlier != null) {
      file.takeOver(earlier.file, home);
      fork.holdings().remove(earlier);
    } else {
      if (!mode.writes()) {
        files.requireThere(name, home, here.version(name, 0));
      }
      file.open(here, home, fork, fork.resumedAt(), false);
    }
    if (mode == OpenMode.READ_WRITE) {
      file.load();
    }
    if (mode == OpenMode.APPEND) {
      position = file.size();
    }
  }

  @Override
  public void bind() throws ResourceException {
    if (isDone()) {
      return;
    }
    NodeId next = files.boundHome(this);
    FileHome there = files.bound(next, asOf());
    ForkContext fork = fork();
    file.open(there, next, fork, fork.number(), true);
    verify(next, there);
    home = next;
    file.publish(fork.number());
    if (closed) {
      file.letGo();
    }
  }

  @Override
  public void tryOut() throws ResourceException {
    if (closed && !mode.writes()) {
      return;
    }
    NodeId next = files.boundHome(this);
    FileHome there = files.bound(next, asOf());
    verify(next, there);
    if (mode.leases()) {
      there.letGo(name, -1); // nobody's: it opens all that leasing needs
    }
  }

  private void verify(NodeId next, FileHome there) throws ResourceException {
    if (mode.writes()) {
      return; // its ledger tells
    }
    Version found = there.version(name, identity.length());
    files.requireThere(name, next, found);
    if (!found.equals(identity)) {
      throw new ResourceException(
          Kind.CONFLICT,
          "file \"%s\" is another one on %s: it has %s there, and had %s on %s; copy it there, or"
                  .formatted(name, next, found, identity, home)
              + " set a rule with policy copy or keep-home for it in rfork.resources.rules");
    }
  }

  /** What goes into a captured state. */
  Said said() throws ResourceException {
    FileHome at = file.at();
    if (at != null && !mode.writes() && !closed) {
      identity = at.version(name, -1);
    }
    return asOf();
  }

  /** The same without a look at the file. */
  Said asOf() {
    return new Said(name, mode, home, position, identity);
  }

  @Nullable Writes writes() {
    return writes;
  }

  boolean isClosed() {
    return closed;
  }

  void closedBefore() {
    closed = true;
  }

  NodeId home() {
    return home;
  }

  OpenFile file() {
    return file;
  }

  @Override
  public Object handle() {
    return this;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void frozen(long safePoint) {
    if (writes != null) {
      writes.name(safePoint);
    }
  }

  @Override
  public String beside() {
    return writes != null && writes.hasCommitted() ? HandleTokens.beside(this) : "";
  }

  @Override
  public boolean whole(long safePoint) throws ResourceException {
    file.publish(safePoint);
    if (!isDone()) {
      return false;
    }
    file.letGo();
    return true;
  }

  /** Whether it is closed, and nothing is left to be published. */
  boolean isDone() {
    return closed && (writes == null || !writes.hasCommitted());
  }

  @Override
  public void release() {
    file.release();
  }

  @Override
  public String prepare(long safePoint) throws ResourceException {
    frozen(safePoint);
    long token = file.prepare(safePoint);
    return token < 0 ? "" : new Claim(home, token, name).text();
  }

  @Override
  public void end(boolean well) {
    closed = true;
    file.end(well);
  }

  private ForkContext fork() {
    if (context == null) {
      throw new MisuseException(
          "file \"" + name + "\" was not restored for a fork: use it in the fork that opened it");
    }
    return context;
  }

  /** Where it is, for an operation of the fork's. */
  private FileHome here() throws ResourceException {
    fork().requireOwner("RemoteFile");
    FileHome here = file.at();
    if (here == null || closed) {
      throw new ResourceException(
          Kind.UNAVAILABLE,
          "file \"" + name + "\" is closed here; open it again, or use the handle in the state");
    }
    return here;
  }

  private Writes writing() throws ResourceException {
    FileHome unused = here();
    if (writes == null) {
      throw new ResourceException(
          Kind.NAME, "file \"" + name + "\" was opened to read; open it with a mode that writes");
    }
    return writes;
  }

  @Override
  public OpenMode mode() {
    return mode;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public void seek(long to) throws ResourceException {
    FileHome unused = here();
    if (to < 0 || mode == OpenMode.APPEND) {
      throw new ResourceException(
          Kind.NAME, "file \"%s\" (%s) has no position %d to go to".formatted(name, mode, to));
    }
    position = to;
  }

  @Override
  public long size() throws ResourceException {
    FileHome here = here();
    return writes == null ? here.size(name) : file.size();
  }

  @Override
  public int read() throws ResourceException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws ResourceException {
    FileHome here = here();
    if (!mode.reads()) {
      throw new ResourceException(
          Kind.NAME, "file \"" + name + "\" was opened to write; open it with READ or READ_WRITE");
    }
    int read =
        writes != null
            ? writes.read(position, into, offset, length)
            : buffered(here, into, offset, length);
    position += Math.max(0, read);
    return read;
  }

  private int buffered(FileHome here, byte[] into, int offset, int length)
      throws ResourceException {
    if (position < bufferAt || position >= bufferAt + buffer.length) {
      buffer = here.read(name, position, Files.BUFFER);
      bufferAt = position;
    }
    int from = (int) (position - bufferAt);
    int count = Math.min(length, buffer.length - from);
    System.arraycopy(buffer, from, into, offset, count);
    return count == 0 && length > 0 ? -1 : count;
  }

  @Override
  public @Nullable String readLine() throws ResourceException {
    var line = new ByteArrayOutputStream();
    int next = read();
    if (next < 0) {
      return null;
    }
    while (next >= 0 && next != '\n') {
      line.write(next);
      next = read();
    }
    String text = line.toString(StandardCharsets.UTF_8);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws ResourceException {
    Writes written = writing();
    boolean append = mode == OpenMode.APPEND;
    written.write(append ? written.length() : position, bytes, offset, length);
    position = append ? size() : position + length;
  }

  @Override
  public void write(String text) throws ResourceException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    write(bytes, 0, bytes.length);
  }

  @Override
  public void writeLine(String text) throws ResourceException {
    write(text + "\n");
  }

  @Override
  public void commit() throws ResourceException {
    writing().commit();
    fork().holdings().committed();
  }

  @Override
  public void close() throws ResourceException {
    if (closed || file.at() == null) {
      return;
    }
    ForkContext fork = fork();
    fork.requireOwner("RemoteFile");
    long beside = committed() + closedBefore(fork);
    if (committed() > 0 && beside > MOST_BESIDE && fork.isReentrant()) {
      throw new ResourceException(
          Kind.LIMIT,
          "file \"%s\" cannot be closed, since %d bytes of it and %d of other closed files are not"
                  .formatted(name, committed(), beside - committed())
              + " published, of which "
              + MOST_BESIDE
              + " may be: keep it in a field and come by a safe point before you close it");
    }
    closed = true;
    if (isDone()) {
      fork.holdings().remove(this);
      file.letGo();
    }
  }

  private long committed() {
    return writes == null ? 0 : writes.committed();
  }

  /** Bytes of the fork's closed files that are not published. */
  private static long closedBefore(ForkContext fork) {
    return fork.holdings().all().stream()
        .mapToLong(held -> held instanceof FileHandle file && file.closed ? file.committed() : 0)
        .sum();
  }

  @Override
  public InputStream in() {
    return new FileViews.In(this);
  }

  @Override
  public OutputStream out() {
    return new FileViews.Out(this);
  }

  @Override
  public SeekableByteChannel channel() {
    return new FileViews.Channel(this);
  }

  @Override
  public String toString() {
    return "file \"" + name + "\" at " + position;
  }
}
