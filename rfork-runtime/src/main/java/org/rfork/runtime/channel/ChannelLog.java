package org.rfork.runtime.channel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.rfork.resource.ResourceException.Kind;
import org.rfork.runtime.view.ChannelSnapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was sent through one channel, as this node has it, but for what no run of the receiver asks
 * for again. Who asks for what is not there yet is answered when it comes, or after a while. Safe
 * for all threads.
 */
final class ChannelLog {
  private static final Logger LOG = LoggerFactory.getLogger(ChannelLog.class);

  /** So long somebody waits for an answer with nothing new. */
  private static final long PATIENCE_MILLIS = 500;

  private final Key key;
  private final String name;
  private final FrameFile frames;
  private LogState state = LogState.NEW;

  /** The number of the first frame that nobody was ever given. */
  private int unseen;

  private CompletableFuture<Void> change = new CompletableFuture<>();

  ChannelLog(Key key, FrameFile frames) {
    this.key = key;
    this.name = key.name();
    this.frames = frames;
  }

  /** Answers at once, or when there is something new to say. */
  CompletableFuture<Reply> answer(Call call) {
    try {
      if (call instanceof Call.Put put) {
        return done(put(put));
      }
      if (call instanceof Call.Read read) {
        return read(read, true);
      }
      if (call instanceof Call.Room room) {
        return room(room, true);
      }
      if (call instanceof Call.Copy copy) {
        return done(copy(copy));
      }
      if (call instanceof Call.Kept kept) {
        return done(kept(kept));
      }
      return done(over(call));
    } catch (IOException | UncheckedIOException failure) {
      return done(
          Reply.refused(
              Kind.UNAVAILABLE,
              "channel \"%s\" cannot be kept on this node's disk: %s"
                  .formatted(name, failure.getMessage())));
    }
  }

  private static CompletableFuture<Reply> done(Reply reply) {
    return CompletableFuture.completedFuture(reply);
  }

  private synchronized Reply put(Call.Put put) throws IOException {
    Reply refused = refusal(state.sender(), put.by(), "sends");
    if (refused != null) {
      return refused;
    }
    if (put.number() > frames.count()) {
      return said(List.of()); // another node will bring what is missing
    }
    boolean isDropped = put.number() < frames.first(); // its receiver is past it for good
    if (isDropped
        ? put.frame().kind() == Frame.Kind.END
        : !frames.chain(put.number()).equals(put.before())) {
      return otherHistory(put.by(), put.number());
    }
    state = state.sentBy(put.by());
    if (isDropped) {
      return said(List.of());
    }
    if (put.number() < frames.count()) {
      if (frames.chain(put.number() + 1).equals(put.frame().chain())) {
        return said(List.of());
      }
      if (put.number() < unseen) {
        return otherHistory(put.by(), put.number());
      }
      LOG.warn(
          "{} sends other values through channel {} than an earlier run of it, which nobody has"
              + " received: it does not do the same each time it runs",
          put.by(),
          name);
      frames.cut(put.number());
    }
    frames.add(put.frame());
    changed();
    return said(List.of());
  }

  private Reply otherHistory(End by, int number) {
    return Reply.refused(
        Kind.CONFLICT,
        ("channel \"%s\": %s does not send what an earlier run of it sent up to frame %d, of which"
                + " something was received: a fork that sends must do the same each time it runs,"
                + " so it must not depend on clocks, random numbers other than RemoteFork.random(),"
                + " or what else may change")
            .formatted(name, by, number));
  }

  private @Nullable Reply refusal(End known, End by, String does) {
    if (known.mayBe(by)) {
      return null;
    }
    if (known.fork().equals(by.fork())) {
      return Reply.refused(
          Kind.LEASE, "channel \"%s\": %s %s; %s is too late".formatted(name, known, does, by));
    }
    return Reply.refused(
        Kind.LEASE,
        "channel \"%s\": %s %s, so %s cannot: an end is for one fork; make a channel for each"
            .formatted(name, known.fork(), does, by.fork()));
  }

  /** A frame or more if they are there, else later. */
  private synchronized CompletableFuture<Reply> read(Call.Read read, boolean mayWait)
      throws IOException {
    Reply refused = refusal(state.receiver(), read.by(), "receives");
    if (refused != null) {
      return done(refused);
    }
    if (read.from() < frames.first()) {
      return done(
          Reply.refused(
              Kind.UNAVAILABLE,
              ("channel \"%s\": %s would receive from frame %d on, and those before frame %d are not kept"
                      + " any more, since a state of it that had them was kept; that state is lost with"
                      + " all nodes that had it: raise rfork.recovery.copies, so that more nodes do")
                  .formatted(name, read.by(), read.from(), frames.first())));
    }
    if (read.from() <= frames.count() && !frames.chain(read.from()).equals(read.before())) {
      return done(
          Reply.refused(
              Kind.CONFLICT,
              ("channel \"%s\": its sender %s, which runs again, does not send what %s has received"
                      + " up to frame %d: a fork that sends must do the same each time it runs")
                  .formatted(name, state.sender(), read.by(), read.from())));
    }
    LogState before = state;
    state = state.receivedBy(read.by(), read.from());
    if (!before.equals(state)) {
      changed(); // the sender may have waited for it
    }
    if (read.from() < frames.count() || !state.broken().isEmpty() || !mayWait) {
      List<Frame> found = frames.from(read.from(), Frame.MOST_BYTES);
      unseen = Math.max(unseen, read.from() + found.size());
      return done(said(found));
    }
    return later(() -> read(read, false));
  }

  private synchronized CompletableFuture<Reply> room(Call.Room room, boolean mayWait) {
    return state.received() > room.received() || state.left() || !mayWait
        ? done(said(List.of()))
        : later(() -> room(room, false));
  }

  @FunctionalInterface
  private interface Again {
    CompletableFuture<Reply> now() throws IOException;
  }

  private CompletableFuture<Reply> later(Again again) {
    return change
        .copy()
        .completeOnTimeout(null, PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
        .thenCompose(
            news -> {
              try {
                return again.now();
              } catch (IOException failure) {
                throw new UncheckedIOException(failure);
              }
            });
  }

  private synchronized Reply over(Call call) {
    if (call instanceof Call.Leave leave && state.receiver().mayBe(leave.by())) {
      state = state.leftBy(leave.by());
    } else if (call instanceof Call.Break broken && state.sender().mayBe(broken.by())) {
      state = state.brokenBy(broken.by(), broken.why());
    }
    changed();
    return said(List.of());
  }

  private synchronized Reply kept(Call.Kept kept) throws IOException {
    boolean isHere = kept.number() >= frames.first() && kept.number() <= frames.count();
    if (isHere
        && state.receiver().isOf(kept.by().fork())
        && frames.chain(kept.number()).equals(kept.before())) {
      state = state.keptUpTo(kept.number());
      drop();
      changed();
    }
    return said(List.of());
  }

  private void drop() throws IOException {
    frames.drop(Math.min(state.kept(), frames.count()));
    unseen = Math.max(unseen, frames.first());
  }

  private synchronized Reply copy(Call.Copy copy) throws IOException {
    boolean counts = !copy.state().sender().isBefore(state.sender());
    int number = copy.from();
    if (number > frames.count() && number <= copy.state().kept()) {
      frames.beginAt(number, copy.before());
    }
    for (Frame frame : copy.frames()) {
      boolean isHere = number >= frames.first() && number < frames.count();
      if (isHere && counts && !frames.chain(number + 1).equals(frame.chain())) {
        frames.cut(number);
      }
      if (number == frames.count()) {
        frames.add(frame);
      }
      number++;
    }
    state = state.with(copy.state());
    drop();
    changed();
    return said(List.of());
  }

  /** Wakes who waits. */
  private void changed() {
    CompletableFuture<Void> waiting = change;
    change = new CompletableFuture<>();
    waiting.complete(null);
  }

  private Reply said(List<Frame> found) {
    long ahead = state.left() ? 0 : frames.bytesFrom(state.received());
    return new Reply("", state.broken(), frames.count(), state.received(), ahead, found);
  }

  /** What another node needs to have the same, from a frame on. */
  synchronized Call.Copy copyFrom(int number) throws IOException {
    int from = Math.max(frames.first(), Math.min(number, frames.count()));
    List<Frame> found = frames.from(from, 2 * Frame.MOST_BYTES);
    return new Call.Copy(key, state, from, frames.chain(from), found);
  }

  /**
   * What it is now.
   *
   * @param home the node that asks
   */
  synchronized ChannelSnapshot snapshot(String home) {
    return new ChannelSnapshot(
        name,
        state.sender().snapshot(),
        state.receiver().snapshot(),
        frames.count(),
        state.received(),
        frames.first(),
        frames.bytes(),
        home);
  }

  synchronized LogState state() {
    return state;
  }

  synchronized int count() {
    return frames.count();
  }

  /** The job is over. */
  synchronized void close() throws IOException {
    changed();
    frames.close();
  }
}
