package org.rfork.runtime.node;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.blob.BlobFetch;
import org.rfork.runtime.blob.BlobStore;

/** The actor's part in moving blobs: hands out what this node has, fetches what it lacks. */
final class BlobDesk {
  /** How long a part is waited for before it is asked for again; doubled when that did not help. */
  private static final long FIRST_PATIENCE_NANOS = 1_000_000_000;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private record Key(NodeId from, String key) {}

  private static final class Coming {
    final BlobFetch fetch;
    final long beganNanos = System.nanoTime();
    long heardNanos = beganNanos;
    long patienceNanos = FIRST_PATIENCE_NANOS;
    final List<CompletableFuture<byte[]>> waiting = new ArrayList<>();

    Coming(BlobFetch fetch) {
      this.fetch = fetch;
    }
  }

  private final BlobStore store;
  private final int partBytes;
  private final int credits;
  private final BiConsumer<NodeId, NodeMessage> send;
  private final Transfers transfers;
  private final Map<Key, Coming> coming = new HashMap<>();

  /** Is told how long it took to fetch so many bytes from a node. */
  @FunctionalInterface
  interface Transfers {
    void took(NodeId from, int bytes, long nanos);
  }

  BlobDesk(
      BlobStore store,
      int partBytes,
      int credits,
      BiConsumer<NodeId, NodeMessage> send,
      Transfers transfers) {
    this.store = store;
    this.partBytes = partBytes;
    this.credits = credits;
    this.send = send;
    this.transfers = transfers;
  }

  /** How many bytes of a blob of that size are pushed to who need not ask for them. */
  int pushes(int size) {
    return (int) Math.min(size, (long) credits * partBytes);
  }

  /** Hands out the first bytes of what this node has. */
  void push(NodeId to, String key, int bytes) {
    for (int offset = 0; offset < bytes; offset += partBytes) {
      asked(to, new StateMessage.BlobAsk(key, offset, Math.min(partBytes, bytes - offset)));
    }
  }

  /**
   * Fetches a blob.
   *
   * @param pushed so many bytes of it come unasked
   */
  void fetch(NodeId from, String name, int pushed, CompletableFuture<byte[]> bytes) {
    Key key = new Key(from, name);
    Coming known = coming.get(key);
    if (known != null) {
      known.waiting.add(bytes);
      return;
    }
    Coming fresh = new Coming(new BlobFetch(partBytes, credits));
    fresh.waiting.add(bytes);
    coming.put(key, fresh);
    fresh.fetch.begin(pushed).forEach(part -> ask(key, part));
  }

  void asked(NodeId by, StateMessage.BlobAsk ask) {
    byte[] bytes = store.get(ask.key());
    if (bytes == null || ask.offset() < 0 || ask.length() < 0) {
      send.accept(by, new StateMessage.BlobPart(ask.key(), -1, 0, NOTHING));
      return;
    }
    int offset =
        Math.min(ask.offset(), bytes.length); // parts are asked for before the size is known
    int length = Math.min(Math.min(ask.length(), partBytes), bytes.length - offset);
    ByteBuffer part = ByteBuffer.wrap(bytes, offset, length);
    send.accept(by, new StateMessage.BlobPart(ask.key(), bytes.length, ask.offset(), part));
  }

  void came(NodeId from, StateMessage.BlobPart part) {
    Key key = new Key(from, part.key());
    Coming blob = coming.get(key);
    if (blob == null) {
      return;
    }
    blob.heardNanos = System.nanoTime();
    if (part.total() < 0) {
      fail(key, from + " no longer has the blob " + part.key());
      return;
    }
    try {
      blob.fetch.accept(part.total(), part.offset(), part.bytes()).forEach(next -> ask(key, next));
    } catch (IllegalArgumentException misfit) {
      fail(key, "a part of the blob " + part.key() + " from " + from + " does not fit: " + misfit);
      return;
    }
    if (blob.fetch.isDone()) {
      coming.remove(key);
      transfers.took(from, part.total(), System.nanoTime() - blob.beganNanos);
      blob.waiting.forEach(future -> future.complete(blob.fetch.bytes()));
    }
  }

  /** Asks again for parts that do not come: with a connection a message is lost. */
  void tick() {
    long now = System.nanoTime();
    coming.forEach(
        (key, blob) -> {
          if (now - blob.heardNanos >= blob.patienceNanos) {
            blob.heardNanos = now;
            blob.patienceNanos *= 2;
            blob.fetch.outstanding().forEach(part -> ask(key, part));
          }
        });
  }

  void lost(NodeId node, String how) {
    List<Key> gone = coming.keySet().stream().filter(key -> key.from().equals(node)).toList();
    gone.forEach(key -> fail(key, node + " had the blob " + key.key() + " and is gone: " + how));
  }

  private void ask(Key key, BlobFetch.Part part) {
    send.accept(key.from(), new StateMessage.BlobAsk(key.key(), part.offset(), part.length()));
  }

  private void fail(Key key, String why) {
    Coming blob = coming.remove(key);
    if (blob != null) {
      blob.waiting.forEach(future -> future.completeExceptionally(new IllegalStateException(why)));
    }
  }
}
