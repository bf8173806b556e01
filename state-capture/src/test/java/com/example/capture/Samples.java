package com.example.capture;

import java.io.File;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.chrono.IsoChronology;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Currency;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicMarkableReference;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.AtomicStampedReference;
import java.util.concurrent.atomic.DoubleAccumulator;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/** One or more objects of every type that comes back exactly, by group. */
final class Samples {
  private Samples() {}

  static Map<String, List<Object>> byGroup() {
    Map<String, List<Object>> groups = new LinkedHashMap<>();
    groups.put("Boxed numbers and text", primitives());
    groups.put("Numbers, identifiers, bits", values());
    groups.put("Arrays", arrays());
    groups.put("Atomics and adders", atomics());
    groups.put("Collections", CollectionSamples.plain());
    groups.put("Immutable collections and wrappers", CollectionSamples.wrappers());
    groups.put("Comparators", CollectionSamples.comparators());
    groups.put("java.time", TimeSamples.all());
    groups.put("Files, text, buffers", tools());
    groups.put("Exceptions", ThrowableSamples.all());
    groups.put("Enums, classes, marks", marks());
    groups.put("User classes", UserSamples.all());
    return groups;
  }

  static List<Object> all() {
    return byGroup().values().stream().flatMap(List::stream).toList();
  }

  @SuppressWarnings({"JdkObsolete", "UnnecessaryStringBuilder"}) // users have them
  private static List<Object> primitives() {
    return List.of(
        1,
        Integer.MIN_VALUE,
        2L,
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        (1L << 53) + 1,
        (short) 3,
        (byte) 4,
        'c',
        '\uD800',
        1.5f,
        Float.MIN_VALUE,
        Float.intBitsToFloat(0x7FC0_1234),
        -0.0f,
        -0.0,
        1e300,
        Double.NaN,
        Double.longBitsToDouble(0xFFF8_0000_0000_4321L),
        true,
        false,
        "",
        "text",
        "\u0000\uD800 é 漢 \uDBFF\uDFFF",
        "x".repeat(1_200_000),
        new StringBuilder("sb"),
        new StringBuffer("sb"));
  }

  private static List<Object> values() {
    return List.of(
        BigInteger.TEN.pow(50),
        BigInteger.ZERO,
        new BigDecimal("1.500"),
        new BigDecimal("-0E+7"),
        new UUID(1, 2),
        new BitSet(100),
        BitSet.valueOf(new long[] {5}),
        Optional.empty(),
        Optional.of("x"),
        OptionalInt.of(1),
        OptionalLong.empty(),
        OptionalDouble.of(-0.0),
        Locale.UK,
        Locale.forLanguageTag("sr-Latn-RS-u-nu-latn"),
        Currency.getInstance("EUR"),
        usedRandom());
  }

  /** With half of a pair of Gaussians still to come. */
  static Random usedRandom() {
    Random random = new Random(7);
    double ignored = random.nextGaussian();
    return random;
  }

  private static List<Object> arrays() {
    return List.of(
        new boolean[] {true, false},
        new byte[] {1, -1},
        new short[] {1},
        new char[] {'a', '\uFFFF'},
        new int[] {1, 2},
        new long[] {1},
        new float[] {-0f, Float.intBitsToFloat(0x7FC0_0001)},
        new double[] {1, Double.NaN, -0.0},
        LongStream.range(0, 10_000).toArray(), // large enough to go to a document straight
        "bytes".repeat(20_000).getBytes(StandardCharsets.UTF_8),
        new boolean[70_000],
        new Object[] {1, "a", null},
        new String[][] {{"a"}, null},
        new int[][] {{1}, {}},
        new Number[] {1, 2.0},
        new Model.Point[0]);
  }

  private static List<Object> atomics() {
    LongAdder adder = new LongAdder();
    adder.add(5);
    DoubleAdder doubles = new DoubleAdder();
    doubles.add(0.1);
    LongAccumulator most = new LongAccumulator((LongBinaryOperator & Serializable) Math::max, 7);
    most.accumulate(9);
    DoubleAccumulator product =
        new DoubleAccumulator((DoubleBinaryOperator & Serializable) (a, b) -> a * b, 1);
    product.accumulate(-0.5);
    return List.of(
        new AtomicInteger(3),
        new AtomicLong(4),
        new AtomicBoolean(true),
        new AtomicReference<>("r"),
        new AtomicReference<>(),
        new AtomicIntegerArray(new int[] {1, 2}),
        new AtomicLongArray(new long[] {3}),
        new AtomicReferenceArray<>(new Object[] {"a", null, 3}),
        new AtomicMarkableReference<>("m", true),
        new AtomicStampedReference<>("s", -9),
        adder,
        doubles,
        most,
        product);
  }

  @SuppressWarnings({"JavaUtilDate", "StringCharset"}) // users have them
  private static List<Object> tools() {
    ByteBuffer buffer = ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6}, 1, 4).slice();
    buffer.order(ByteOrder.LITTLE_ENDIAN).position(1).mark().position(2).limit(3);
    return List.of(
        Pattern.compile("a(?i)b*", Pattern.COMMENTS | Pattern.MULTILINE),
        Path.of(""),
        Path.of("/tmp/../a b"),
        new File("a", "b"),
        URI.create("http://a/b?c"),
        URI.create("mailto:a@b"),
        StandardCharsets.UTF_8,
        Charset.forName("windows-1252"),
        new Date(-5),
        ByteBuffer.allocate(3),
        buffer);
  }

  private static List<Object> marks() {
    List<Object> marks =
        new ArrayList<>(
            List.of(
                Model.Colour.RED,
                Model.Colour.GREEN,
                TimeUnit.DAYS,
                Thread.State.NEW,
                String.class,
                int.class,
                Model.Node[].class,
                Thread.class,
                IsoChronology.INSTANCE));
    marks.add(new Object());
    return marks;
  }
}
