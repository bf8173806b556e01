package org.rfork.runtime.resource;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import org.rfork.resource.RemoteFile;

/** A handle as what the JDK knows; what is done by a view is done by the handle. */
final class FileViews {
  private FileViews() {}

  static final class In extends InputStream {
    private final RemoteFile file;

    In(RemoteFile file) {
      this.file = file;
    }

    @Override
    public int read() throws IOException {
      return file.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      return file.read(into, offset, length);
    }
  }

  static final class Out extends OutputStream {
    private final RemoteFile file;

    Out(RemoteFile file) {
      this.file = file;
    }

    @Override
    public void write(int one) throws IOException {
      file.write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      file.write(bytes, offset, length);
    }
  }

  static final class Channel implements SeekableByteChannel {
    private final RemoteFile file;
    private boolean closed;

    Channel(RemoteFile file) {
      this.file = file;
    }

    private void requireOpen() throws ClosedChannelException {
      if (closed) {
        throw new ClosedChannelException();
      }
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
      requireOpen();
      byte[] bytes = new byte[into.remaining()];
      int read = file.read(bytes, 0, bytes.length);
      into.put(bytes, 0, Math.max(0, read));
      return read;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
      requireOpen();
      byte[] bytes = new byte[from.remaining()];
      from.get(bytes);
      file.write(bytes, 0, bytes.length);
      return bytes.length;
    }

    @Override
    public long position() throws IOException {
      requireOpen();
      return file.position();
    }

    @Override
    public SeekableByteChannel position(long to) throws IOException {
      requireOpen();
      file.seek(to);
      return this;
    }

    @Override
    public long size() throws IOException {
      requireOpen();
      return file.size();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
      throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
      return !closed;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
