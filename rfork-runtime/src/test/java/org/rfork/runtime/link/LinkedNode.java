package org.rfork.runtime.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.rfork.runtime.NodeId;

/** A node's links, and what they told. */
final class LinkedNode implements LinkListener {
  final Links links;
  final int port;
  final BlockingQueue<String> changes = new LinkedBlockingQueue<>();
  final BlockingQueue<byte[]> frames = new LinkedBlockingQueue<>();
  final BlockingQueue<String> pauses = new LinkedBlockingQueue<>();
  final BlockingQueue<String> readers = new LinkedBlockingQueue<>();

  LinkedNode(NodeId self, int protocol) {
    links = new Links(self, protocol);
    port = links.listen("127.0.0.1", 0, null);
    links.begin(this);
  }

  @Override
  public void connected(NodeId peer) {
    changes.add("connected " + peer);
  }

  @Override
  public void up(NodeId peer) {
    changes.add("up " + peer);
  }

  @Override
  public void down(NodeId peer) {
    changes.add("down " + peer);
  }

  @Override
  public void came(NodeId from, ByteBuffer frame) {
    byte[] bytes = new byte[frame.remaining()];
    frame.get(bytes);
    frames.add(bytes);
    readers.add(Thread.currentThread().getName());
  }

  String reader() throws InterruptedException {
    return String.valueOf(readers.poll(20, TimeUnit.SECONDS));
  }

  @Override
  public void caughtUp() {
    pauses.add("caught up");
  }

  void awaits(String change) throws InterruptedException {
    assertThat(changes.poll(20, TimeUnit.SECONDS)).isEqualTo(change);
  }

  byte[] frame() throws InterruptedException {
    byte[] frame = frames.poll(20, TimeUnit.SECONDS);
    assertThat(frame).isNotNull();
    return frame;
  }

  /** Links one to another, and waits until that is up. */
  static void link(LinkedNode from, LinkedNode to, NodeId fromId, NodeId toId)
      throws InterruptedException {
    from.links.open(toId, "127.0.0.1", to.port);
    from.awaits("connected " + toId);
    to.links.admit(fromId);
    from.awaits("up " + toId);
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }
}
