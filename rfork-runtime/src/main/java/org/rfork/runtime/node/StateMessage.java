package org.rfork.runtime.node;

import java.nio.ByteBuffer;
import java.util.List;

/** About what a node lacks to restore states and results: parts of large ones, classes, schemas. */
sealed interface StateMessage extends NodeMessage {

  /** Send this part of a blob. */
  record BlobAsk(String key, int offset, int length) implements StateMessage {
    static BlobAsk read(MessageReader in) {
      return new BlobAsk(in.text(), in.getInt(), in.getInt());
    }

    @Override
    public void write(MessageWriter out) {
      out.text(key);
      out.putInt(offset);
      out.putInt(length);
    }
  }

  /**
   * A part of a blob.
   *
   * @param total the blob's size; -1 if the sender does not have it
   */
  record BlobPart(String key, int total, int offset, ByteBuffer bytes) implements StateMessage {
    static BlobPart read(MessageReader in) {
      return new BlobPart(in.text(), in.getInt(), in.getInt(), ByteBuffer.wrap(in.array()));
    }

    @Override
    public void write(MessageWriter out) {
      out.text(key);
      out.putInt(total);
      out.putInt(offset);
      out.array(bytes);
    }

    @Override
    public int payloadBytes() {
      return bytes.remaining();
    }
  }

  /** Which of these classes does the receiver lack? */
  record ClassAsk(long request, List<String> names) implements StateMessage {
    static ClassAsk read(MessageReader in) {
      return new ClassAsk(in.getLong(), in.texts());
    }

    @Override
    public void write(MessageWriter out) {
      out.putLong(request);
      out.texts(names);
    }
  }

  /** The first missing class, or empty. */
  record ClassAnswer(long request, String missing) implements StateMessage {
    static ClassAnswer read(MessageReader in) {
      return new ClassAnswer(in.getLong(), in.text());
    }

    @Override
    public void write(MessageWriter out) {
      out.putLong(request);
      out.text(missing);
    }
  }

  /** Which fields has the class in the version of this digest, if the receiver has it? */
  record SchemaAsk(long request, String className, long digest) implements StateMessage {
    static SchemaAsk read(MessageReader in) {
      return new SchemaAsk(in.getLong(), in.text(), in.getLong());
    }

    @Override
    public void write(MessageWriter out) {
      out.putLong(request);
      out.text(className);
      out.putLong(digest);
    }
  }

  /** The encoded schema, or empty. */
  record SchemaAnswer(long request, byte[] schema) implements StateMessage {
    static SchemaAnswer read(MessageReader in) {
      return new SchemaAnswer(in.getLong(), in.array());
    }

    @Override
    public void write(MessageWriter out) {
      out.putLong(request);
      out.array(schema);
    }

    @Override
    public int payloadBytes() {
      return schema.length;
    }
  }
}
