package com.example.capture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.FileInputStream;
import java.io.FileReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.io.StringReader;
import java.lang.ref.WeakReference;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rfork.CaptureException;
import org.rfork.CaptureException.Kind;

/** What cannot come back exactly is refused by its field, with a way out. */
class RefusedTypesTest {
  private static final String CREATE = "make the field transient, or create the object where";

  private static final String REMOTE_FILE = "hold an org.rfork.resource.RemoteFile";

  private static MappedByteBuffer mapped() throws IOException {
    try (FileChannel file = FileChannel.open(Path.of("pom.xml"))) {
      return file.map(FileChannel.MapMode.READ_ONLY, 0, 1);
    }
  }

  /** What is refused: an object, and a part of the message. */
  @SuppressWarnings({
    "JdkObsolete",
    "JavaUtilDate",
    "ThreadLocalUsage",
    "IdentityHashMapUsage"
  }) // users have them
  static Stream<Arguments> refused() throws IOException {
    return Stream.of(
        refused(new Thread(() -> {}), CREATE),
        refused(new ThreadLocal<>(), CREATE),
        refused(new ReentrantLock(), CREATE),
        refused(new ReentrantReadWriteLock(), CREATE),
        refused(new StampedLock(), CREATE),
        refused(new Semaphore(1), CREATE),
        refused(new CountDownLatch(1), CREATE),
        refused(ForkJoinPool.commonPool(), CREATE),
        refused(new CompletableFuture<>(), CREATE),
        refused(RefusedTypesTest.class.getClassLoader(), CREATE),
        refused(DateTimeFormatter.ISO_DATE, CREATE),
        refused(Runtime.getRuntime(), CREATE),
        refused(List.of(1).iterator(), CREATE),
        refused(Stream.of(1), "collect it into a list"),
        refused(new ByteArrayInputStream(new byte[0]), "hold its path or address"),
        refused(new StringReader(""), "hold its path or address"),
        refused(new Socket(), "hold an org.rfork.resource.RemoteSocket"),
        refused(new ServerSocket(), "hold an org.rfork.resource.RemoteServerSocket"),
        refused(SocketChannel.open(), "hold an org.rfork.resource.RemoteSocket"),
        refused(new FileInputStream("/dev/null"), REMOTE_FILE),
        refused(new RandomAccessFile("/dev/null", "r"), REMOTE_FILE),
        refused(FileChannel.open(Path.of("/dev/null")), REMOTE_FILE),
        refused(new FileReader("/dev/null", UTF_8), REMOTE_FILE),
        refused(mapped(), "of a mapped file, an org.rfork.resource.RemoteFile"),
        refused(new PrintStream(OutputStream.nullOutputStream()), "hold its path or address"),
        refused(new SplittableRandom(1), "use RemoteFork.random()"),
        refused(ThreadLocalRandom.current(), "use RemoteFork.random()"),
        refused(new SecureRandom(), "use RemoteFork.random()"),
        refused(new WeakHashMap<>(), "copy it into a HashMap"),
        refused(new WeakReference<>("x"), "hold the object itself"),
        refused(URI.create("http://a/").toURL(), "hold a java.net.URI"),
        refused(TimeZone.getTimeZone("UTC"), "hold a java.time.ZoneId"),
        refused(new GregorianCalendar(), "hold a java.time.ZonedDateTime"),
        refused(ByteBuffer.allocateDirect(1), "hold an array"),
        refused(ByteBuffer.allocate(1).asReadOnlyBuffer(), "not read-only"),
        refused(IntBuffer.allocate(1), "hold an array"),
        refused(new LongAccumulator(Long::sum, 0), "is a lambda that is not serializable"),
        refused(new LinkedBlockingQueue<>(), "copy it into an ArrayList"),
        refused(new ArrayList<>(List.of(1)).subList(0, 1), "copy it into an ArrayList"),
        refused(new HashMap<>().keySet(), "copy it into an ArrayList"),
        refused(new TreeMap<>(Map.of(1, 2)).headMap(1), "copy it into an ArrayList"),
        refused(new TreeSet<>(List.of(1, 2)).headSet(2), "new TreeSet<>(range)"),
        refused(new TreeSet<>(List.of(1, 2)).descendingSet(), "new TreeSet<>(range)"),
        refused(Collections.synchronizedSet(EnumSet.of(TimeUnit.DAYS)), "hidden by a writeReplace"),
        refused(
            Collections.checkedSet(EnumSet.of(TimeUnit.DAYS), TimeUnit.class),
            "hidden by a writeReplace"),
        refused(
            Comparator.nullsFirst((Object a, Object b) -> a.hashCode() - b.hashCode()),
            "not serializable"),
        refused(Collections.unmodifiableList(new Disguised()), "hidden by a writeReplace"),
        refused(new IdentityHashMap<Object, Object>(Map.of(1, 2)), "identity of boxed numbers"),
        refused(overfull(), "load factor"),
        refused(new FileError(), "whose fields are closed"),
        refused(new OwnTable(), "extends java.util.Hashtable, whose fields are closed"),
        refused(new OwnForm(), "a serial form of its own"));
  }

  private static Arguments refused(Object value, String message) {
    return Arguments.of(value, message);
  }

  /** Its entries outnumber its threshold. */
  @SuppressWarnings("JdkObsolete")
  private static Hashtable<Object, Object> overfull() {
    Hashtable<Object, Object> table = new Hashtable<>(1, 0.1f);
    table.put("a", 1);
    table.put("b", 1);
    return table;
  }

  /** Would be taken for another list if its serial form were believed. */
  private static final class Disguised extends ArrayList<Object> {
    private static final long serialVersionUID = 1L;
    private static final ArrayList<Object> OTHER = new ArrayList<>(List.of("other"));

    private Object writeReplace() {
      return OTHER;
    }
  }

  private static final class OwnForm extends HashMap<Object, Object> {
    private static final long serialVersionUID = 1L;

    private Object writeReplace() {
      return this;
    }
  }

  @SuppressWarnings("JdkObsolete")
  private static final class OwnTable extends Hashtable<Object, Object> {
    private static final long serialVersionUID = 1L;
  }

  private static final class FileError extends java.nio.file.FileSystemException {
    private static final long serialVersionUID = 1L;

    FileError() {
      super("file");
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("refused")
  void isRefusedByItsFieldWithAWayOut(Object value, String message) {
    Model.Node node = new Model.Node(1);
    node.left = new Object[] {"fine", value};
    CaptureException refusal =
        catchThrowableOfType(CaptureException.class, () -> Captures.capture(node));
    assertThat(refusal).as("refusal of %s", value.getClass()).isNotNull();
    assertThat(refusal.kind()).isEqualTo(Kind.UNSUPPORTED_TYPE);
    assertThat(refusal.path()).startsWith("$.left[1]");
    assertThat(refusal).hasMessageContaining(message);
  }

  /** A row of the page of types: the class and what is said of it. */
  static String row(Object value) {
    String message =
        catchThrowableOfType(CaptureException.class, () -> Captures.capture(value)).getMessage();
    return "| `"
        + CaptureTypesTest.name(value.getClass())
        + "` | "
        + message.replaceFirst("^\\$: (.* cannot be captured: )?", "")
        + " |\n";
  }

  @Test
  void objectsTiedToTheirSurroundingsAreRefused() {
    Object outer = new Object();
    @SuppressWarnings("UnusedMethod") // it makes the compiler keep the outer object
    class Local {
      Object seen() {
        return outer.toString() + RefusedTypesTest.this;
      }
    }
    Object anonymous =
        new Object() {
          @Override
          public String toString() {
            return "of " + RefusedTypesTest.this.getClass();
          }
        };
    for (Object inner : List.of(new Local(), anonymous)) {
      CaptureException refusal =
          catchThrowableOfType(
              CaptureException.class, () -> Captures.capture(new Object[] {inner}));
      assertThat(refusal.path()).isEqualTo("$[0]");
      assertThat(refusal)
          .hasMessageContaining("holds the " + RefusedTypesTest.class.getName() + " around it");
    }
  }
}
