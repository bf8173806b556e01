package org.rfork.runtime.resource;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.rfork.MisuseException;
import org.rfork.resource.OpenMode;
import org.rfork.resource.ResourceException;
import org.rfork.resource.ResourceException.Kind;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.exec.ForkContext;
import org.rfork.runtime.exec.Held;

/**
 * What a fork holds by a {@link FileHandle}: how its file is bound, captured, published and let go.
 * For the fork's own thread.
 */
public final class HeldFile implements Held {
  /** So much that is committed in handles that are closed a fork may keep beside its state. */
  private static final int MOST_BESIDE = 1 << 18;

  /** The digest of more bytes takes longer than a thread to begin. */
  private static final int MOST_AT_ONCE = 1 << 18;

  private final Files files;
  private final @Nullable ForkContext context;
  private final String name;
  private final OpenMode mode;
  private final OpenFile file;
  private final @Nullable Writes writes;
  private final FileHandle handle;
  private NodeId home;
  private Version identity;
  private boolean closed;

  /** What goes on beside the fork's thread; null if it does it itself. */
  private @Nullable CompletableFuture<Void> begun;

  /** A look at a file that is elsewhere, which its next token waits for; null if none goes on. */
  private @Nullable CompletableFuture<Void> looking;

  /** What captured states say of a handle. */
  record Said(String name, OpenMode mode, NodeId home, long position, Version identity) {}

  /**
   * Not bound yet.
   *
   * @param context the fork that has it open; null of a handle that nobody can use
   * @param writes what was written; null of a file that is read
   */
  HeldFile(Files files, Said said, @Nullable ForkContext context, @Nullable Writes writes) {
    this.files = files;
    this.context = context;
    this.name = said.name();
    this.mode = said.mode();
    this.home = said.home();
    this.identity = said.identity();
    this.writes = writes;
    this.file = new OpenFile(files, name, mode, writes);
    this.handle = new FileHandle(this, said.position());
  }

  /**
   * Opens it for the first time.
   *
   * @param earlier a closed handle of the same fork whose writes are not published yet
   */
  void open(@Nullable HeldFile earlier) throws ResourceException {
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
      handle.startAt(file.size());
    }
  }

  @Override
  public void beginToBind() {
    begun = !isDone() && isSlow() ? files.beside(this::bindNow) : null;
  }

  @Override
  public void bind() throws ResourceException {
    if (begun != null) {
      await(begun);
    } else if (!isDone()) {
      bindNow();
    }
  }

  /**
   * Whether to get at the file here is worth a thread of its own: its lease is forced to the disk,
   * another node is asked, or much is read.
   */
  private boolean isSlow() {
    return mode.leases() || files.isElsewhere(this) || identity.length() > MOST_AT_ONCE;
  }

  private static void await(CompletableFuture<Void> awaited) throws ResourceException {
    try {
      awaited.join();
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof ResourceException said) {
        throw new ResourceException(said.kind(), String.valueOf(said.getMessage()), said);
      }
      throw failure;
    }
  }

  private void bindNow() throws ResourceException {
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
  public void beginToTryOut() {
    begun = isNeeded() && isSlow() ? files.beside(this::tryOutNow) : null;
  }

  @Override
  public void tryOut() throws ResourceException {
    if (begun != null) {
      await(begun);
    } else if (isNeeded()) {
      tryOutNow();
    }
  }

  private boolean isNeeded() {
    return !closed || mode.writes();
  }

  private void tryOutNow() throws ResourceException {
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

  @Override
  public void beginToTell() {
    boolean isElsewhere = !files.isHere(home);
    looking = isElsewhere && !mode.writes() && !closed ? files.beside(this::look) : null;
  }

  /** What goes into a captured state. */
  Said said() throws ResourceException {
    CompletableFuture<Void> begunBefore = looking;
    if (begunBefore == null) {
      look();
    } else {
      looking = null;
      await(begunBefore);
    }
    return asOf();
  }

  private void look() throws ResourceException {
    FileHome at = file.at();
    if (at != null && !mode.writes() && !closed) {
      identity = at.version(name, -1);
    }
  }

  /** The same without a look at the file. */
  Said asOf() {
    return new Said(name, mode, home, handle.position(), identity);
  }

  @Nullable Writes writes() {
    return writes;
  }

  /** Whether the fork closed it; what it committed may not be published yet. */
  public boolean isClosed() {
    return closed;
  }

  /** It was closed when its state was captured. */
  void wasClosed() {
    closed = true;
  }

  NodeId home() {
    return home;
  }

  OpenFile file() {
    return file;
  }

  /** The handle itself, as it stands in the state. */
  @Override
  public FileHandle handle() {
    return handle;
  }

  @Override
  public String kind() {
    return FileHandle.KIND;
  }

  @Override
  public String name() {
    return name;
  }

  OpenMode mode() {
    return mode;
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
    CompletableFuture<Void> awaited = begun;
    if (awaited != null) { // another handle could not be bound, or it is long done
      begun = null;
      awaited.handle((nothing, failure) -> true).join();
    }
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

  /**
   * Where it is, for an operation of the fork's.
   *
   * @throws ResourceException if it is closed
   */
  FileHome here() throws ResourceException {
    fork().requireOwner("RemoteFile");
    FileHome here = file.at();
    if (here == null || closed) {
      throw new ResourceException(
          Kind.UNAVAILABLE,
          "file \"" + name + "\" is closed here; open it again, or use the handle in the state");
    }
    return here;
  }

  /** What was committed is to be published as soon as may be. */
  void committed() {
    fork().holdings().committed();
  }

  /** The fork closes its handle; what it committed is still published. */
  void close() throws ResourceException {
    if (closed || file.at() == null) {
      return;
    }
    ForkContext fork = fork();
    fork.requireOwner("RemoteFile");
    long beside = unpublished() + unpublishedBefore(fork);
    if (unpublished() > 0 && beside > MOST_BESIDE && fork.isReentrant()) {
      throw new ResourceException(
          Kind.LIMIT,
          "file \"%s\" cannot be closed, since %d bytes of it and %d of other closed files are not"
                  .formatted(name, unpublished(), beside - unpublished())
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

  private long unpublished() {
    return writes == null ? 0 : writes.committed();
  }

  /** Bytes of the fork's closed files that are not published. */
  private static long unpublishedBefore(ForkContext fork) {
    return fork.holdings().all().stream()
        .mapToLong(held -> held instanceof HeldFile file && file.closed ? file.unpublished() : 0)
        .sum();
  }
}
