package org.rfork.runtime.link;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rfork.runtime.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection that another node opened, and that frames come by. For the thread that reads. */
final class Inbound implements Ready {
  private static final Logger LOG = LoggerFactory.getLogger(Inbound.class);

  private static final int FIRST_BYTES = 64 * 1024;

  /** Room that was made for a larger frame is given back after it. */
  private static final int KEPT_BYTES = 1 << 20;

  private final Links links;
  private final SocketChannel channel;
  private final long openedNanos = System.nanoTime();

  /** What was read and not given on, from {@link #begin} to its position. */
  private ByteBuffer in = ByteBuffer.allocateDirect(FIRST_BYTES);

  private int begin;

  /** Who sends; null before the handshake. */
  private @Nullable NodeId from;

  private boolean isAdmitted;

  Inbound(Links links, SocketChannel channel) {
    this.links = links;
    this.channel = channel;
  }

  @Nullable NodeId from() {
    return from;
  }

  boolean isAdmitted() {
    return isAdmitted;
  }

  /** Whether it is admitted, or may yet be. */
  boolean isInTime(long limitNanos) {
    return isAdmitted || System.nanoTime() - openedNanos < limitNanos;
  }

  @Override
  public void ready(SelectionKey key) {
    try {
      if (channel.read(in) < 0) {
        close();
        return;
      }
      while (channel.isOpen() && next()) {}
      tidy();
    } catch (IOException ended) {
      LOG.debug("a connection of {} ended: {}", from, ended.toString());
      close();
    }
  }

  /** Gives on the next frame; false if it is not all here. */
  private boolean next() throws IOException {
    int here = in.position() - begin;
    if (here < Integer.BYTES) {
      return false;
    }
    int length = in.getInt(begin);
    int most = from == null ? Handshake.MOST_BYTES : Frame.MOST_BYTES;
    if (length < 0 || length > most) {
      throw new IOException("a frame of " + length + " bytes");
    }
    if (here - Integer.BYTES < length) {
      makeRoom(Integer.BYTES + length);
      return false;
    }
    ByteBuffer frame = in.slice(begin + Integer.BYTES, length);
    begin += Integer.BYTES + length;
    if (from == null) {
      shakeHands(frame);
    } else if (isAdmitted) {
      links.read();
      links.listener().came(from, frame);
    } else {
      throw new IOException("it sent before it was admitted");
    }
    return true;
  }

  /** Makes room for a frame of that size, of which something is here. */
  private void makeRoom(int size) {
    if (size <= in.capacity() - begin) {
      return;
    }
    in.limit(in.position()).position(begin);
    in = size <= in.capacity() ? in.compact() : ByteBuffer.allocateDirect(2 * size).put(in);
    begin = 0;
  }

  private void tidy() {
    if (begin == in.position()) {
      in = in.capacity() > KEPT_BYTES ? ByteBuffer.allocateDirect(FIRST_BYTES) : in.clear();
      begin = 0;
    } else {
      makeRoom(Integer.BYTES); // else nothing more could be read
    }
  }

  private void shakeHands(ByteBuffer frame) throws IOException {
    Optional<Handshake> handshake = Handshake.read(frame);
    if (handshake.isEmpty() || !links.isForThis(handshake.get())) {
      throw new IOException("it was meant for another: " + handshake);
    }
    from = handshake.get().from();
    links.arrived(this, handshake.get().from());
  }

  /** Its frames are welcome from now on. */
  void admit() {
    isAdmitted = true;
    try {
      ByteBuffer answer = ByteBuffer.wrap(new byte[] {Handshake.WELCOME});
      if (channel.write(answer) == 0) {
        throw new IOException("a new connection takes no bytes");
      }
    } catch (IOException ended) {
      LOG.debug("{} did not wait to be admitted: {}", from, ended.toString());
      close();
    }
  }

  void close() {
    Links.close(channel);
    links.ended(this);
  }
}
