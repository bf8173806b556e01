package org.rfork.runtime.resource;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.rfork.MisuseException;
import org.rfork.resource.OpenMode;
import org.rfork.resource.RemoteFile;
import org.rfork.resource.ResourceException;
import org.rfork.resource.ResourceException.Kind;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.config.ResourceRule.Policy;
import org.rfork.runtime.config.RforkConfig.Resources;
import org.rfork.runtime.exec.ForkContext;
import org.rfork.runtime.exec.Held;
import org.rfork.runtime.view.FileSnapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files that forks of this node have open. Safe for all threads. */
public final class Files {
  private static final Logger LOG = LoggerFactory.getLogger(Files.class);

  /** What is read at once of a file that is elsewhere. */
  static final int BUFFER = 1 << 16;

  private static final int MOST_BINDERS = 32;
  private static final long KEEP_ALIVE_SECONDS = 10;

  private static final long LEASE_POLL_NANOS = Duration.ofMillis(50).toNanos();

  /** Asks another node about its files, and waits. */
  @FunctionalInterface
  public interface Elsewhere {
    /**
     * What it answers.
     *
     * @throws ResourceException if it says no, or cannot be asked
     */
    byte[] ask(NodeId node, byte[] question) throws ResourceException;
  }

  private final NodeId self;
  private final Resources config;
  private final Policies policies;
  private final LocalFiles local;
  private final Elsewhere elsewhere;
  private final Blocks blocks;
  private final Parts parts = new Parts();
  private final Set<OpenFile> open = ConcurrentHashMap.newKeySet();

  /** Try out and bind files, as many at one time as there are threads; who asks does the rest. */
  private final ThreadPoolExecutor binders;

  /** Opens nothing yet. */
  public Files(NodeId self, Resources config, Elsewhere elsewhere) {
    this.self = self;
    this.config = config;
    this.policies = new Policies(config.rules());
    this.local =
        new LocalFiles(self.name(), new Roots(self.name(), config.roots()), config.lease());
    this.elsewhere = elsewhere;
    this.blocks = new Blocks(self.name());
    this.binders =
        new ThreadPoolExecutor(
            0,
            MOST_BINDERS,
            KEEP_ALIVE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            work -> {
              var thread = new Thread(work, "rfork-" + self.name() + "-file-binding");
              thread.setDaemon(true);
              return thread;
            },
            (work, full) -> work.run());
  }

  /** What becomes of handles whose forks leave. */
  public Policies policies() {
    return policies;
  }

  /** Opens a file of this node for the fork that calls. */
  public RemoteFile open(String name, OpenMode mode, ForkContext context) throws ResourceException {
    if (!context.isFork()) {
      throw new MisuseException(
          "file \"" + name + "\" was opened by main: open it inside a fork, which can move");
    }
    context.requireOwner("RemoteFile.open(...)");
    var said = new HeldFile.Said(name, mode, self, 0, Version.ABSENT);
    var held = new HeldFile(this, said, context, mode.writes() ? writes(name, mode) : null);
    held.open(mode.writes() ? earlier(name, mode, context) : null);
    context.holdings().add(held);
    return held.handle();
  }

  /** The closed handle of the fork to the same file whose writes are not published yet. */
  private static @Nullable HeldFile earlier(String name, OpenMode mode, ForkContext context)
      throws ResourceException {
    for (Held held : context.holdings().all()) {
      if (held instanceof HeldFile file
          && file.name().equals(name)
          && file.mode().writes()
          && !file.isDone()) {
        boolean appends = file.mode() == OpenMode.APPEND;
        if (!file.isClosed() || appends != (mode == OpenMode.APPEND)) {
          throw new ResourceException(
              Kind.LEASE,
              "file \"%s\" is written by a handle of this fork (%s) that is %s: %s"
                  .formatted(
                      name,
                      file.mode(),
                      file.isClosed() ? "closed and not published" : "open",
                      file.isClosed() ? "use its mode, or come by a safe point" : "use that one"));
        }
        return file;
      }
    }
    return null;
  }

  /** What a captured state says of a handle. */
  public String token(HeldFile file) throws ResourceException {
    return HandleTokens.write(file);
  }

  /**
   * The handle of which a state says this, not bound yet.
   *
   * @param context the fork whose state it is; null of nobody's
   * @throws IllegalArgumentException if the text is damaged
   */
  public HeldFile restored(String token, @Nullable ForkContext context) {
    return HandleTokens.read(this, token, context);
  }

  /** What is needed to find out elsewhere whether a handle could be bound there. */
  public String trial(HeldFile file) throws ResourceException {
    return HandleTokens.trial(file);
  }

  /**
   * Lets all see what a fork laid ready: by the node that has the file, or, if that is gone, by one
   * that has its ledger.
   *
   * @param others to ask if the file's node does not answer
   */
  public void redeem(String claim, List<NodeId> others) throws ResourceException {
    Claim ready = Claim.parse(claim);
    ResourceException first = null;
    List<NodeId> candidates = new ArrayList<>(List.of(ready.home(), self));
    candidates.addAll(others);
    for (NodeId node : candidates) {
      try {
        at(node).redeem(ready.file(), ready.token());
        return;
      } catch (ResourceException refused) {
        first = first == null ? refused : first;
        if (first.kind() != Kind.UNAVAILABLE) {
          break; // who has the file has spoken
        }
      }
    }
    throw Objects.requireNonNull(first);
  }

  /**
   * Gives up what a fork laid ready, and its lease; if the file's node cannot be told, both end
   * with the lease.
   */
  public void discard(String claim) {
    Claim ready = Claim.parse(claim);
    try {
      at(ready.home()).letGo(ready.file(), ready.token());
    } catch (ResourceException unheard) {
      LOG.debug("what is laid ready in {} waits for its lease: {}", ready, unheard.getMessage());
    }
  }

  /** Does what another node asks of this one's files. */
  public byte[] answer(byte[] question) throws ResourceException {
    return FileCalls.answer(question, local, parts);
  }

  /** Keeps the leases of this node's forks; to be called several times in the time of a lease. */
  public void renew() {
    for (OpenFile file : open) {
      try {
        file.renew();
      } catch (ResourceException failure) { // publishing will say it to the fork
        LOG.warn("a lease was not renewed: {}", failure.getMessage());
      }
    }
  }

  /** Whether forks here have files open. */
  public boolean isInUse() {
    return !open.isEmpty();
  }

  /** The files that forks here have open. */
  public List<FileSnapshot> snapshot() {
    return open.stream().map(file -> file.snapshot(self.name())).toList();
  }

  /** Something that is done beside others of its kind. */
  @FunctionalInterface
  interface Binding {
    void done() throws ResourceException;
  }

  /** Does it on a thread of its own, if there is one. */
  CompletableFuture<Void> beside(Binding binding) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            binding.done();
          } catch (ResourceException refused) {
            throw new CompletionException(refused);
          }
        },
        binders);
  }

  /** Deletes what was fetched of other nodes' files. */
  public void close() {
    binders.shutdown();
    try {
      blocks.close();
    } catch (IOException failure) {
      LOG.warn("what was fetched of files is left in place: {}", failure.toString());
    }
  }

  void opened(OpenFile file) {
    open.add(file);
  }

  void closed(OpenFile file) {
    open.remove(file);
  }

  Writes writes(String name, OpenMode mode) {
    return new Writes(name, mode == OpenMode.APPEND, config.maxPendingBytes());
  }

  boolean isHere(NodeId home) {
    return home.equals(self);
  }

  FileHome at(NodeId node) {
    return isHere(node) ? local : FileCalls.remote(question -> elsewhere.ask(node, question));
  }

  /** Where a handle that wakes here reads and writes, given the node that has its file. */
  FileHome bound(NodeId home, HeldFile.Said said) throws ResourceException {
    FileHome there = at(home);
    if (isHere(home) || policies.of(FileHandle.KIND, said.name()) != Policy.COPY) {
      return there;
    }
    if (said.mode().writes()) {
      throw new ResourceException(
          Kind.RULE,
          "file \"%s\" is written, and a rule of rfork.resources.rules says copy for it, which is for"
                  .formatted(said.name())
              + " files that are read: say reopen or keep-home");
    }
    Version identity = said.identity();
    Version found = there.version(said.name(), identity.length());
    requireThere(said.name(), home, found);
    if (!found.equals(identity)) {
      throw new ResourceException(
          Kind.CONFLICT,
          "file \"%s\" was changed on %s: it has %s, and had %s when the fork left it"
              .formatted(said.name(), home, found, identity));
    }
    return CarriedFile.of(blocks, there, said.name(), identity);
  }

  /** The node by which a handle that wakes here gets at its file. */
  NodeId boundHome(HeldFile file) throws ResourceException {
    NodeId home = file.home();
    if (isHere(home)) {
      return self;
    }
    Policy policy = policies.of(FileHandle.KIND, file.name());
    return switch (policy) {
      case REOPEN -> self;
      case KEEP_HOME, COPY -> home;
      case ERROR ->
          throw new ResourceException(
              Kind.RULE,
              "file \"%s\" was opened on %s and a rule of rfork.resources.rules says error for it: it"
                      .formatted(file.name(), home)
                  + " does not go to "
                  + self);
    };
  }

  /** Whether another node is asked for the file of a handle that wakes here. */
  boolean isElsewhere(HeldFile file) {
    return !isHere(file.home()) && policies.of(FileHandle.KIND, file.name()) != Policy.REOPEN;
  }

  /** Says where a file is not that should be there. */
  void requireThere(String name, NodeId node, Version found) throws ResourceException {
    if (!found.isThere()) {
      throw isHere(node)
          ? local.missing(name)
          : new ResourceException(
              Kind.NAME, "file \"" + name + "\" is not on " + node + " any more; put it there");
    }
  }

  /** Takes a lease, for which it waits as long as one lasts that is not renewed. */
  FileHome.Lease lease(
      FileHome home, String name, FileHome.Use use, FileHome.Leaseholder by, ForkContext fork)
      throws ResourceException {
    long end = System.nanoTime() + config.lease().toNanos();
    while (true) {
      try {
        return home.acquire(name, use, by);
      } catch (ResourceException refused) {
        if (refused.kind() != Kind.LEASE
            || System.nanoTime() - end > 0
            || Thread.currentThread().isInterrupted()
            || fork.isCancelled()) {
          throw refused;
        }
        LockSupport.parkNanos(LEASE_POLL_NANOS);
      }
    }
  }
}
