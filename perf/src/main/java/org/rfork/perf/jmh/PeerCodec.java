package org.rfork.perf.jmh;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.example.perf.SmallState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Set;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.wire.Wire;
import net.openhft.chronicle.wire.WireType;
import org.apache.fory.Fory;
import org.apache.fory.ThreadSafeFory;
import org.apache.fory.config.Language;
import org.jspecify.annotations.Nullable;
import org.rfork.capture.AllowList;
import org.rfork.capture.CaptureLimits;
import org.rfork.capture.Handles;
import org.rfork.capture.StateCapture;

/** One way to turn an object into a byte array of its own and back. */
interface PeerCodec {
  byte[] encode(Object state) throws Exception;

  @Nullable Object decode(byte[] document) throws Exception;

  /** By the name that a benchmark's parameter has. */
  static PeerCodec named(String name) {
    return switch (name) {
      case "rfork" -> new Rfork();
      case "java" -> new JavaSerialization();
      case "kryo" -> new KryoReferences();
      case "fory" -> new ForyReferences();
      case "wire" -> new WireMarshalling();
      default -> throw new IllegalArgumentException("no codec is called " + name);
    };
  }

  /** All that a fork's state goes through, checksum and allow-list included. */
  final class Rfork implements PeerCodec {
    private final StateCapture capture = new StateCapture(CaptureLimits.DEFAULT);
    private final AllowList allow = AllowList.of(Set.of(SmallState.class.getPackageName()));
    private final ClassLoader loader = SmallState.class.getClassLoader();

    @Override
    public byte[] encode(Object state) {
      return capture.capture(state, allow, Handles.NONE).bytes();
    }

    @Override
    public @Nullable Object decode(byte[] document) {
      return capture.restore(document, allow, loader, Handles.NONE);
    }
  }

  /** As it comes: a stream for each state. */
  final class JavaSerialization implements PeerCodec {
    @Override
    public byte[] encode(Object state) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
      try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
        out.writeObject(state);
      }
      return bytes.toByteArray();
    }

    @Override
    public Object decode(byte[] document) throws IOException, ClassNotFoundException {
      try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(document))) {
        return in.readObject();
      }
    }
  }

  /** Classes by name and shared objects kept, as rfork does; its buffers used again. */
  final class KryoReferences implements PeerCodec {
    private final Kryo kryo = new Kryo();
    private final Output output = new Output(4096, -1);
    private final Input input = new Input();

    KryoReferences() {
      kryo.setRegistrationRequired(false);
      kryo.setReferences(true);
    }

    @Override
    public byte[] encode(Object state) {
      output.reset();
      kryo.writeClassAndObject(output, state);
      return output.toBytes();
    }

    @Override
    public Object decode(byte[] document) {
      input.setBuffer(document);
      return kryo.readClassAndObject(input);
    }
  }

  /** Classes by name and shared objects kept, as rfork does; its code compiled beforehand. */
  final class ForyReferences implements PeerCodec {
    private final ThreadSafeFory fory =
        Fory.builder()
            .withLanguage(Language.JAVA)
            .withRefTracking(true)
            .requireClassRegistration(false)
            .suppressClassRegistrationWarnings(true)
            .withAsyncCompilation(false)
            .buildThreadLocalFory();

    @Override
    public byte[] encode(Object state) {
      return fory.serialize(state);
    }

    @Override
    public Object decode(byte[] document) {
      return fory.deserialize(document);
    }
  }

  /** Chronicle Wire's own reflective marshalling; its buffers used again. */
  final class WireMarshalling implements PeerCodec {
    private final Bytes<?> out = Bytes.allocateElasticOnHeap(4096);
    private final Wire writer = WireType.BINARY_LIGHT.apply(out);
    private final Bytes<?> in = Bytes.allocateElasticOnHeap(4096);
    private final Wire reader = WireType.BINARY_LIGHT.apply(in);

    @Override
    public byte[] encode(Object state) {
      out.clear();
      writer.getValueOut().object(state);
      return out.toByteArray();
    }

    @Override
    public @Nullable Object decode(byte[] document) {
      in.clear();
      in.write(document);
      return reader.getValueIn().object();
    }
  }
}
