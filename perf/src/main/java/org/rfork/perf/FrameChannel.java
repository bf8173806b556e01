package org.rfork.perf;

import com.example.perf.Work;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;

/**
 * Works and answers over a blocking connection, each behind its length, through buffers that are
 * kept. For one thread.
 */
final class FrameChannel implements Closeable {
  private static final int USUAL_CAPACITY = 64 << 10;

  private final SocketChannel channel;
  private ByteBuffer out = buffer(USUAL_CAPACITY);

  /** Invariant: holds from its position to its limit what came and was not read. */
  private ByteBuffer in = buffer(USUAL_CAPACITY).flip();

  FrameChannel(SocketChannel channel) throws IOException {
    this.channel = channel;
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
  }

  private static ByteBuffer buffer(int capacity) {
    return ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
  }

  /** Writes into the buffer, which is sent when it is full or flushed. */
  void write(Work work) throws IOException {
    reserve(Integer.BYTES + WorkCodec.bound(work));
    int start = out.position();
    out.putInt(0);
    WorkCodec.write(work, out);
    out.putInt(start, out.position() - start - Integer.BYTES);
  }

  void writeAnswer(double answer) throws IOException {
    reserve(Double.BYTES);
    out.putDouble(answer);
  }

  void flush() throws IOException {
    out.flip();
    while (out.hasRemaining()) {
      channel.write(out);
    }
    out.clear();
  }

  Work readWork() throws IOException {
    fill(Integer.BYTES);
    fill(in.getInt());
    return WorkCodec.read(in);
  }

  double readAnswer() throws IOException {
    fill(Double.BYTES);
    return in.getDouble();
  }

  /** Whether something came that was not read yet. */
  boolean hasMore() {
    return in.hasRemaining();
  }

  private void reserve(int bytes) throws IOException {
    if (out.remaining() < bytes) {
      flush();
      if (out.capacity() < bytes) {
        out = buffer(bytes);
      }
    }
  }

  private void fill(int bytes) throws IOException {
    if (in.remaining() >= bytes) {
      return;
    }
    if (in.capacity() < bytes) {
      in = buffer(bytes).put(in);
    } else {
      in.compact();
    }
    while (in.position() < bytes) {
      if (channel.read(in) < 0) {
        throw new EOFException("the connection ended");
      }
    }
    in.flip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
