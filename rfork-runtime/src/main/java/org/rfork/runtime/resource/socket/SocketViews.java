package org.rfork.runtime.resource.socket;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.rfork.resource.RemoteSocket;

/** A connection as streams; what is done by a view is done by the handle. */
final class SocketViews {
  private SocketViews() {}

  static final class In extends InputStream {
    private final RemoteSocket socket;

    In(RemoteSocket socket) {
      this.socket = socket;
    }

    @Override
    public int read() throws IOException {
      return socket.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      return socket.read(into, offset, length);
    }
  }

  static final class Out extends OutputStream {
    private final RemoteSocket socket;

    Out(RemoteSocket socket) {
      this.socket = socket;
    }

    @Override
    public void write(int one) throws IOException {
      socket.write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      socket.write(bytes, offset, length);
    }
  }
}
