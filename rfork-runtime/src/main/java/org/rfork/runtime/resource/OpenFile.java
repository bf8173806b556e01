package org.rfork.runtime.resource;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rfork.resource.OpenMode;
import org.rfork.resource.ResourceException;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.exec.ForkContext;
import org.rfork.runtime.view.FileSnapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a handle has of its file where it is bound: the lease, and how what was written gets into
 * the file. For the fork's own thread, but for {@link #renew} and {@link #snapshot}.
 */
final class OpenFile {
  private static final Logger LOG = LoggerFactory.getLogger(OpenFile.class);

  private final Files files;
  private final String name;
  private final OpenMode mode;
  private final @Nullable Writes writes;
  private volatile @Nullable FileHome at;
  private volatile long token;
  private volatile Holder holder = new Holder("", 0, "");
  private volatile long number;
  private volatile long published;

  /** Who has it open, and where the file is. */
  private record Holder(String fork, int attempt, String home) {}

  OpenFile(Files files, String name, OpenMode mode, @Nullable Writes writes) {
    this.files = files;
    this.name = name;
    this.mode = mode;
    this.writes = writes;
  }

  /** Where it is bound; null if it is not. */
  @Nullable FileHome at() {
    return at;
  }

  String name() {
    return name;
  }

  /** Binds it, and takes its lease if it needs one. */
  void open(FileHome there, NodeId home, ForkContext fork, long resumedAt, boolean goesOn)
      throws ResourceException {
    holder = new Holder(fork.path().value(), fork.attempt(), home.name());
    if (mode.leases()) {
      var attempt = new Attempt(fork.job().restartedAtMillis(), fork.attempt());
      var by = new FileHome.Leaseholder(fork.path().value(), attempt, resumedAt, goesOn);
      FileHome.Lease lease = files.lease(there, name, use(), by, fork);
      token = lease.token();
      published = lease.length();
      number = lease.published();
      if (writes != null) {
        writes.published(lease.published());
      }
    }
    at = there;
    files.opened(this);
  }

  private FileHome.Use use() {
    if (!mode.writes()) {
      return FileHome.Use.READ;
    }
    return mode == OpenMode.APPEND ? FileHome.Use.APPEND : FileHome.Use.REPLACE;
  }

  /** Goes on with the lease of an earlier handle, and with what that one did not publish. */
  void takeOver(OpenFile earlier, NodeId home) {
    holder = new Holder(earlier.holder.fork(), earlier.holder.attempt(), home.name());
    number = earlier.number;
    at = earlier.at;
    token = earlier.token;
    published = earlier.published;
    if (writes != null && earlier.writes != null) {
      writes.inherit(earlier.writes);
    }
    earlier.release();
    files.opened(this);
  }

  /**
   * What it is now.
   *
   * @param node the one that asks
   */
  FileSnapshot snapshot(String node) {
    Holder by = holder;
    return new FileSnapshot(
        name, mode, token, number, published, by.fork(), by.attempt(), node, by.home());
  }

  /** Begins with the file's content. */
  void load() throws ResourceException {
    FileHome here = Objects.requireNonNull(at);
    Writes content = Objects.requireNonNull(writes);
    byte[] newest = content.newest();
    if (newest != null) {
      content.content(newest.clone());
      return;
    }
    Version whole = here.version(name, -1);
    for (long from = 0; from < whole.length(); from += Files.BUFFER) {
      byte[] part = here.read(name, from, Files.BUFFER);
      content.write(from, part, 0, part.length);
    }
  }

  /** The file's bytes as its writer sees them. */
  long size() {
    Writes mine = Objects.requireNonNull(writes);
    return mode == OpenMode.APPEND ? published + mine.committed() + mine.length() : mine.length();
  }

  /** Lets all see what was committed before a state of this number. */
  void publish(long upTo) throws ResourceException {
    FileHome here = at;
    FileHome.Publication due = writes == null || here == null ? null : writes.upTo(upTo);
    if (due != null && here != null && writes != null) {
      here.publish(name, token, due);
      writes.published(due.number());
      number = due.number();
      published = due.append() ? published + due.bytes().length : due.bytes().length;
    }
  }

  /** Lays all that was committed ready; gives the token of the lease, -1 if there is nothing. */
  long prepare(long number) throws ResourceException {
    FileHome here = at;
    FileHome.Publication due = writes == null || here == null ? null : writes.upTo(number);
    if (due == null || here == null) {
      return -1;
    }
    here.prepare(name, token, due);
    return token;
  }

  /** Keeps its lease for another while. */
  void renew() throws ResourceException {
    FileHome here = at;
    if (here != null && mode.leases()) {
      here.renew(name, token);
    }
  }

  /** Leaves the lease to who goes on with it elsewhere. */
  void release() {
    files.closed(this);
    at = null;
  }

  /** The run is over; what was laid ready keeps its lease until its fork's home has redeemed it. */
  void end(boolean well) {
    if (!well || writes == null || !writes.hasCommitted()) {
      letGo();
    } else {
      release();
    }
  }

  /** Gives the lease back; if that cannot be said it ends by itself. */
  void letGo() {
    FileHome here = at;
    release();
    if (here != null && mode.leases()) {
      try {
        here.letGo(name, token);
      } catch (ResourceException unheard) {
        LOG.debug("the lease of {} ends by itself: {}", name, unheard.getMessage());
      }
    }
  }
}
