package org.rfork.runtime.node;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.rfork.runtime.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries messages and large payloads to and from other nodes. For the thread that has the turn.
 */
final class Courier implements Sender {
  private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

  /** A payload that is on its way, and what for. */
  private record Fetching(NodeId from, Class<?> use, String key) {
    static Fetching of(NodeId from, NodeMessage.Large about) {
      return new Fetching(from, about.getClass(), about.blobKey());
    }
  }

  private final NodeServices services;
  private final Inbox inbox;
  private final Outbox outbox;
  private final BlobDesk blobs;
  private final Set<Fetching> fetching = new HashSet<>();

  Courier(NodeServices services, Inbox inbox) {
    this.services = services;
    this.inbox = inbox;
    this.outbox = new Outbox(services.self(), services.links());
    var blob = services.config().blob();
    this.blobs =
        new BlobDesk(
            services.blobs(), blob.chunkBytes(), blob.chunksInFlight(), this::send, this::took);
  }

  /** What is about to leave. */
  Outbox outbox() {
    return outbox;
  }

  /** Moves what does not fit into messages. */
  BlobDesk blobs() {
    return blobs;
  }

  @Override
  public void send(NodeId to, NodeMessage message) {
    Members.Peer peer = services.members().get(to);
    if (peer != null) {
      outbox.send(peer, message);
    } else if (to.equals(services.self())) { // an attempt of this home that a former one spawned
      inbox.tell(new Envelope(to, List.of(message)));
    }
  }

  @Override
  public void fetch(NodeId from, NodeMessage.Large about) {
    if (!fetching.add(Fetching.of(from, about))) {
      return; // sent again while its payload is on its way
    }
    var bytes = new CompletableFuture<byte[]>();
    CompletableFuture<byte[]> unused =
        bytes.whenComplete(
            (payload, failure) ->
                inbox.tell(new NodeCommand.Fetched(from, about, payload, String.valueOf(failure))));
    blobs.fetch(from, about.blobKey(), 0, bytes);
  }

  @Override
  public void fetch(NodeId from, String key, int pushed, CompletableFuture<byte[]> bytes) {
    blobs.fetch(from, key, pushed, bytes);
  }

  @Override
  public int pushes(NodeId to, int size) {
    return services.links().isIdle(to) ? blobs.pushes(size) : 0;
  }

  @Override
  public void push(NodeId to, String key, int bytes) {
    blobs.push(to, key, bytes);
  }

  private void took(NodeId from, int bytes, long nanos) {
    Members.Peer peer = services.members().get(from);
    if (peer != null) {
      peer.bandwidth.add(bytes, nanos);
    }
  }

  /** A payload has come, or cannot be had: the whole message; null if it stays away. */
  @Nullable NodeMessage fetched(NodeCommand.Fetched fetched) {
    fetching.remove(Fetching.of(fetched.from(), fetched.about()));
    byte[] payload = fetched.bytes();
    if (payload == null) {
      LOG.debug("{} of {} was not fetched: {}", fetched.about(), fetched.from(), fetched.problem());
      return null; // the sender sends again, or is lost and the table learns it
    }
    return fetched.about().with(payload);
  }
}
