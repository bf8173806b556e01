package org.rfork.runtime.resource.socket;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.rfork.resource.ResourceException;
import org.rfork.resource.ResourceException.Kind;
import org.rfork.runtime.view.SocketSnapshot;

/**
 * What the outside world is connected to, on the node that has it. One fork uses it at a time; its
 * monitor guards all it has. Safe for all threads.
 */
abstract class Endpoint {
  private final String id;
  private final String name;
  private final Set<String> formerForks = new HashSet<>();
  private final Set<Waiter> waiting = new LinkedHashSet<>();
  private Caller owner;
  private long heardNanos = System.nanoTime();

  /** A call that is answered later. */
  private static final class Waiter {
    private final CompletableFuture<@Nullable Void> told = new CompletableFuture<>();
  }

  /** One look whether there is something to say. */
  @FunctionalInterface
  interface Look {
    /** Null if there is nothing to say yet. */
    @Nullable SocketAnswer now() throws ResourceException;
  }

  Endpoint(String id, String name, Caller owner) {
    this.id = id;
    this.name = name;
    this.owner = owner;
  }

  final String id() {
    return id;
  }

  final String name() {
    return name;
  }

  /** Does what its user asks for. */
  abstract CompletableFuture<SocketAnswer> use(SocketCall call) throws ResourceException;

  /** Nothing before this place is asked for again. */
  abstract void release(long upTo);

  /** Closes towards the peer, when all is sent. */
  abstract void close();

  /** The same; another takes its place, and nothing but what was written is asked for any more. */
  abstract void leave();

  /** Closes towards the peer, when all is sent, and is asked for nothing any more. */
  abstract void end();

  /** Closes now. */
  abstract void abort();

  /** What it is now. */
  abstract SocketSnapshot snapshot(String home);

  final CompletableFuture<SocketAnswer> answer(SocketCall call) {
    try {
      switch (call.verb()) {
        case KEPT, CLOSE, LEAVE, END, RENEW -> {
          return CompletableFuture.completedFuture(tell(call));
        }
        default -> {
          enter(call.by());
          return use(call);
        }
      }
    } catch (ResourceException refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }

  /** Nothing happens if another fork or attempt has it by now. */
  private synchronized SocketAnswer tell(SocketCall call) {
    if (call.verb() == SocketCall.Verb.RENEW) {
      if (!call.by().follows(owner) && !isHeir(call.by().fork())) {
        return SocketAnswer.of(SocketAnswer.Status.MISSING);
      }
      heard();
    } else if (call.by().follows(owner)) {
      owner = call.by();
      switch (call.verb()) {
        case KEPT -> release(call.at());
        case CLOSE -> close();
        case LEAVE -> leave();
        case END -> {
          if (!call.flag()) {
            end();
          }
        }
        default -> throw new IllegalArgumentException(call.verb() + " asks for an answer");
      }
    }
    return SocketAnswer.DONE;
  }

  /** Whether it may take the place of the fork that used it last. */
  private boolean isHeir(String fork) {
    return !fork.equals(owner.fork()) && !formerForks.contains(fork);
  }

  /** A fork uses it, and takes it from the one that did before, unless it was that itself. */
  private synchronized void enter(Caller by) throws ResourceException {
    if (!by.follows(owner)) {
      if (!isHeir(by.fork())) {
        throw new ResourceException(
            Kind.LEASE,
            "socket \"%s\" is not %s's of %s any more: %s of %s has it"
                .formatted(name, by.attempt(), by.fork(), owner.attempt(), owner.fork()));
      }
      formerForks.add(owner.fork());
    }
    owner = by;
    heard();
  }

  final synchronized Caller owner() {
    return owner;
  }

  /** It is still needed. */
  synchronized void heard() {
    heardNanos = System.nanoTime();
  }

  /** Whether nobody has used it, or said that it needs it, for so long. */
  final synchronized boolean isForgotten(long graceNanos) {
    return System.nanoTime() - heardNanos > graceNanos;
  }

  /** Answers when there is something to say; when that time is over, otherwise. */
  final CompletableFuture<SocketAnswer> await(long millis, SocketAnswer otherwise, Look look) {
    return awaitUntil(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis), otherwise, look);
  }

  private CompletableFuture<SocketAnswer> awaitUntil(
      long endNanos, SocketAnswer otherwise, Look look) {
    var waiter = new Waiter();
    long left;
    synchronized (this) {
      try {
        SocketAnswer now = look.now();
        left = endNanos - System.nanoTime();
        if (now != null || left <= 0) {
          return CompletableFuture.completedFuture(now == null ? otherwise : now);
        }
      } catch (ResourceException failure) {
        return CompletableFuture.failedFuture(failure);
      }
      waiting.add(waiter);
    }
    return waiter
        .told
        .completeOnTimeout(null, left, TimeUnit.NANOSECONDS)
        .whenComplete((nothing, never) -> forget(waiter))
        .thenCompose(nothing -> awaitUntil(endNanos, otherwise, look));
  }

  private synchronized void forget(Waiter over) {
    waiting.remove(over);
  }

  /** There may be something to say; not to be called with the monitor. */
  final void changed() {
    List<Waiter> told;
    synchronized (this) {
      told = new ArrayList<>(waiting);
      waiting.clear();
    }
    told.forEach(each -> each.told.complete(null));
  }
}
