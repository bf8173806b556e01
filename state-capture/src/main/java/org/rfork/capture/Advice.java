package org.rfork.capture;

import java.io.Closeable;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.FileReader;
import java.io.FileWriter;
import java.io.RandomAccessFile;
import java.lang.ref.Reference;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URL;
import java.nio.Buffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NetworkChannel;
import java.util.Calendar;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.WeakHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Lock;
import java.util.random.RandomGenerator;
import java.util.stream.BaseStream;

/** What to say of JDK types that cannot be captured: what they are and the way out. */
final class Advice {
  private static final String MAKE_IT_THERE =
      "make the field transient, or create the object where it is used";
  private static final Map<Class<?>, String> BY_TYPE = byType();

  private Advice() {}

  /** The first that fits counts. */
  private static Map<Class<?>, String> byType() {
    Map<Class<?>, String> advice = new LinkedHashMap<>();
    advice.put(Thread.class, MAKE_IT_THERE);
    advice.put(ThreadLocal.class, MAKE_IT_THERE);
    advice.put(ClassLoader.class, MAKE_IT_THERE);
    advice.put(Lock.class, MAKE_IT_THERE);
    advice.put(Executor.class, MAKE_IT_THERE);
    advice.put(RandomGenerator.class, "use RemoteFork.random(), a stream that travels");
    advice.put(BaseStream.class, "collect it into a list first");
    advice.put(
        WeakHashMap.class,
        "its entries come and go with the garbage collector: copy it into a HashMap");
    advice.put(Reference.class, "hold the object itself, or make the field transient");
    advice.put(URL.class, "hold a java.net.URI, and open its URL where it is used");
    advice.put(TimeZone.class, "hold a java.time.ZoneId");
    advice.put(Calendar.class, "hold a java.time.ZonedDateTime");
    String file = "hold an org.rfork.resource.RemoteFile, which moves with the state";
    for (Class<?> raw :
        List.of(
            FileInputStream.class,
            FileOutputStream.class,
            FileReader.class,
            FileWriter.class,
            RandomAccessFile.class,
            FileChannel.class)) {
      advice.put(raw, file);
    }
    advice.put(
        MappedByteBuffer.class, // every direct buffer is one
        "hold an array, or, of a mapped file, an org.rfork.resource.RemoteFile");
    String connection =
        "hold an org.rfork.resource.RemoteSocket, which moves with the state; of a datagram channel"
            + " its address";
    advice.put(
        ServerSocket.class,
        "hold an org.rfork.resource.RemoteServerSocket, which moves with the state");
    for (Class<?> raw : List.of(Socket.class, NetworkChannel.class)) {
      advice.put(raw, connection);
    }
    advice.put(Buffer.class, "hold an array, or a ByteBuffer.wrap(array) that is not read-only");
    advice.put(Closeable.class, "hold its path or address, and open it where it is used");
    advice.put(Throwable.class, "hold its message, or an exception of a plainer class");
    String plain = "copy it into an ArrayList, HashMap or another collection that rfork knows";
    advice.put(Collection.class, plain);
    advice.put(Map.class, plain);
    return advice;
  }

  /** A refusal of an object of this type. */
  static Refusal refuse(Class<?> type) {
    for (Map.Entry<Class<?>, String> known : BY_TYPE.entrySet()) {
      Class<?> kind = known.getKey();
      if (kind.isAssignableFrom(type)) {
        String what = kind == type ? "" : " (a " + kind.getName() + ")";
        return refuse(type.getName() + what, known.getValue());
      }
    }
    return refuse(type.getName(), MAKE_IT_THERE);
  }

  private static Refusal refuse(String what, String advice) {
    return Refusal.unsupported(what + " cannot be captured: " + advice);
  }
}
