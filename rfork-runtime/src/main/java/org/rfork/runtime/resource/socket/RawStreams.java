package org.rfork.runtime.resource.socket;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.util.concurrent.Future;

/** A connection before it is relayed, as streams: for handshakes. */
final class RawStreams {
  private RawStreams() {}

  private static int get(Future<Integer> coming) throws IOException {
    try {
      return Connector.get(coming);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted in a handshake");
    }
  }

  static final class In extends InputStream {
    private final AsynchronousSocketChannel channel;

    In(AsynchronousSocketChannel channel) {
      this.channel = channel;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      return length == 0 ? 0 : get(channel.read(ByteBuffer.wrap(into, offset, length)));
    }
  }

  static final class Out extends OutputStream {
    private final AsynchronousSocketChannel channel;

    Out(AsynchronousSocketChannel channel) {
      this.channel = channel;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      ByteBuffer left = ByteBuffer.wrap(bytes, offset, length);
      while (left.hasRemaining()) {
        int unused = get(channel.write(left));
      }
    }
  }
}
