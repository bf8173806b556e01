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

  private static final int BUFFER = 1 << 16;

  private final Files files;
  private final @Nullable ForkContext context;
  private final String name;
  private final OpenMode mode;
  private final @Nullable Writes writes;
  private NodeId home;
  private Version identity;
  private @Nullable FileHome at;
  private long position;
  private long token;
  private long published;
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
  }

  /** Opens it for the first time. */
  void open() throws ResourceException {
    FileHome here = files.at(home);
    at = here;
    if (writes == null) {
      files.requireThere(name, home, here.version(name, 0));
    } else {
      lease(here, false);
      if (mode == OpenMode.READ_WRITE && published >= 0) {
        load(here, writes);
      }
      if (mode == OpenMode.APPEND) {
        position = published;
      }
    }
  }

  private void load(FileHome here, Writes content) throws ResourceException {
    Version whole = here.version(name, -1);
    for (long from = 0; from < whole.length(); from += BUFFER) {
      byte[] part = here.read(name, from, BUFFER);
      content.write(from, part, 0, part.length);
    }
  }

  private void lease(FileHome here, boolean goesOn) throws ResourceException {
    ForkContext fork = fork();
    var writer = new FileHome.Writer(fork.path().value(), fork.attempt(), fork.resumedAt(), goesOn);
    FileHome.Lease lease = files.lease(here, name, mode == OpenMode.APPEND, writer);
    token = lease.token();
    published = lease.length();
    if (writes != null) {
      writes.published(lease.published());
    }
    files.leased(this);
  }

  @Override
  public void bind() throws ResourceException {
    if (closed) {
      return;
    }
    NodeId next = files.boundHome(this);
    FileHome there = files.bound(next, asOf());
    verify(next, there);
    if (writes != null) {
      lease(there, true);
      at = there;
      publish(fork().resumedAt());
    }
    at = there;
    home = next;
  }

  @Override
  public void tryOut() throws ResourceException {
    NodeId next = files.boundHome(this);
    FileHome there = files.bound(next, asOf());
    verify(next, there);
    if (writes != null) {
      there.letGo(name, -1); // nobody's: it opens all that writing needs
    }
  }

  private void verify(NodeId next, FileHome there) throws ResourceException {
    if (writes != null) {
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
    if (at != null && writes == null && !closed) {
      identity = at.version(name, -1);
    }
    return asOf();
  }

  private Said asOf() {
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

  /** Keeps its lease for another while; for any thread. */
  void renew() throws ResourceException {
    FileHome here = at;
    if (here != null) {
      here.renew(name, token);
    }
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
  public void whole(long safePoint) throws ResourceException {
    publish(safePoint);
  }

  private void publish(long upTo) throws ResourceException {
    FileHome here = at;
    if (writes == null || here == null) {
      return;
    }
    for (Writes.Batch batch : writes.upTo(upTo)) {
      boolean append = mode == OpenMode.APPEND;
      here.publish(name, token, new FileHome.Publication(batch.number(), append, batch.bytes()));
      writes.remove(batch);
      published = append ? published + batch.bytes().length : batch.bytes().length;
    }
  }

  @Override
  public void release() {
    files.notLeased(this);
    at = null;
  }

  @Override
  public void end(long safePoint, boolean well) throws ResourceException {
    try {
      if (well) {
        frozen(safePoint);
        publish(safePoint);
      }
      if (at != null && writes != null) {
        at.letGo(name, token);
      }
    } finally {
      closed = true;
      release();
    }
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
    FileHome here = at;
    if (here == null) {
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
    if (writes == null) {
      return here.size(name);
    }
    return mode == OpenMode.APPEND
        ? published + writes.committed() + writes.length()
        : writes.length();
  }

  @Override
  public int read() throws ResourceException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws ResourceException {
    FileHome here = here();
    if (mode != OpenMode.READ && mode != OpenMode.READ_WRITE) {
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
      buffer = here.read(name, position, BUFFER);
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
    fork().committed();
  }

  @Override
  public void close() throws ResourceException {
    if (closed || at == null) {
      return;
    }
    FileHome unused = here();
    ForkContext fork = fork();
    fork.holdings().remove(this);
    end(fork.nextNumber(), true);
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
