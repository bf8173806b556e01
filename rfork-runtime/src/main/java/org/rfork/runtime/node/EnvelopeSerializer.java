package org.rfork.runtime.node;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.pekko.serialization.ByteBufferSerializer;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/** Puts envelopes on Pekko's wire. Pekko makes it by name; see rfork-pekko.conf. */
public final class EnvelopeSerializer extends SerializerWithStringManifest
    implements ByteBufferSerializer {
  private static final int IDENTIFIER = 7_236_017;
  private static final String MANIFEST = "1";

  /** For Pekko. */
  public EnvelopeSerializer() {}

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object message) {
    return MANIFEST;
  }

  @Override
  public byte[] toBinary(Object message) {
    return MessageWriter.write((Envelope) message);
  }

  @Override
  public void toBinary(Object message, ByteBuffer buffer) {
    MessageWriter.write((Envelope) message, buffer);
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) {
    return fromBinary(ByteBuffer.wrap(bytes), manifest);
  }

  @Override
  public Object fromBinary(ByteBuffer buffer, String manifest) {
    if (!manifest.equals(MANIFEST)) {
      throw new IllegalArgumentException("an envelope of form '" + manifest + "', not " + MANIFEST);
    }
    ByteOrder order = buffer.order();
    try {
      return MessageReader.read(buffer.order(ByteOrder.BIG_ENDIAN)); // Artery's is little-endian
    } finally {
      buffer.order(order);
    }
  }
}
