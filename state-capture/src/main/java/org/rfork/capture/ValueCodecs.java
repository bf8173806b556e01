package org.rfork.capture;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** Codecs of text, numbers, bits and counters. */
final class ValueCodecs {
  private ValueCodecs() {}

  @SuppressWarnings("JdkObsolete") // users have them
  static List<LeafCodec<?>> all() {
    return List.of(
        new LeafCodec<>(String.class, (value, out) -> out.text(value), StateIn::text),
        LeafCodec.text(StringBuilder.class, StringBuilder::new),
        LeafCodec.text(StringBuffer.class, StringBuffer::new),
        new LeafCodec<>(
            BigInteger.class,
            (value, out) -> out.bytes(value.toByteArray()),
            in -> new BigInteger(in.bytes())),
        new LeafCodec<>(
            BigDecimal.class,
            (value, out) -> {
              out.bytes(value.unscaledValue().toByteArray());
              out.int32(value.scale());
            },
            in -> new BigDecimal(new BigInteger(in.bytes()), in.int32())),
        new LeafCodec<>(
            UUID.class,
            (value, out) -> {
              out.int64(value.getMostSignificantBits());
              out.int64(value.getLeastSignificantBits());
            },
            in -> new UUID(in.int64(), in.int64())),
        new LeafCodec<>(Locale.class, ValueCodecs::write, ValueCodecs::readLocale),
        new LeafCodec<>(BitSet.class, ValueCodecs::write, ValueCodecs::readBits),
        new LeafCodec<>(
            AtomicInteger.class,
            (value, out) -> out.int32(value.get()),
            in -> new AtomicInteger(in.int32())),
        new LeafCodec<>(
            AtomicLong.class,
            (value, out) -> out.int64(value.get()),
            in -> new AtomicLong(in.int64())),
        new LeafCodec<>(
            AtomicBoolean.class,
            (value, out) -> out.bool(value.get()),
            in -> new AtomicBoolean(in.bool())),
        new LeafCodec<>(AtomicIntegerArray.class, ValueCodecs::write, ValueCodecs::readInts),
        new LeafCodec<>(AtomicLongArray.class, ValueCodecs::write, ValueCodecs::readLongs),
        new LeafCodec<>(
            OptionalInt.class,
            (value, out) -> {
              out.bool(value.isPresent());
              out.int32(value.orElse(0));
            },
            ValueCodecs::readOptionalInt),
        new LeafCodec<>(
            OptionalLong.class,
            (value, out) -> {
              out.bool(value.isPresent());
              out.int64(value.orElse(0));
            },
            ValueCodecs::readOptionalLong),
        new LeafCodec<>(
            OptionalDouble.class,
            (value, out) -> {
              out.bool(value.isPresent());
              out.float64(value.orElse(0));
            },
            ValueCodecs::readOptionalDouble));
  }

  private static OptionalInt readOptionalInt(StateIn in) {
    boolean present = in.bool();
    int value = in.int32();
    return present ? OptionalInt.of(value) : OptionalInt.empty();
  }

  private static OptionalLong readOptionalLong(StateIn in) {
    boolean present = in.bool();
    long value = in.int64();
    return present ? OptionalLong.of(value) : OptionalLong.empty();
  }

  private static OptionalDouble readOptionalDouble(StateIn in) {
    boolean present = in.bool();
    double value = in.float64();
    return present ? OptionalDouble.of(value) : OptionalDouble.empty();
  }

  private static void write(Locale value, StateOut out) {
    String tag = value.toLanguageTag();
    if (!Locale.forLanguageTag(tag).equals(value)) {
      throw Refusal.unsupported(
          "locale '" + value + "' has no language tag of its own: use one that BCP 47 knows");
    }
    out.text(tag);
  }

  private static Locale readLocale(StateIn in) {
    return Locale.forLanguageTag(in.text());
  }

  /** Its room is kept as well: {@link BitSet#size()} shows it. */
  private static void write(BitSet value, StateOut out) {
    long[] words = value.toLongArray();
    if (!fits(value.size() / Long.SIZE, words.length)) {
      throw Refusal.unsupported(
          "a BitSet with room for "
              + value.size()
              + " bits holds next to none: copy it by BitSet.valueOf(bits.toLongArray())");
    }
    out.requireRoom(value.size() / Byte.SIZE);
    out.int32(value.size() / Long.SIZE);
    out.bytes(PrimitiveArrays.bytes(words));
  }

  /** Empty room is made on restore without bytes to vouch for it, so there is only so much. */
  private static boolean fits(int room, int words) {
    return room <= (1 << 20) + words * 64L;
  }

  private static BitSet readBits(StateIn in) {
    int room = in.int32();
    BitSet content = BitSet.valueOf(PrimitiveArrays.longs(in.bytes()));
    if (room < 0 || !fits(room, content.size() / Long.SIZE)) {
      throw Refusal.damaged("a BitSet of " + room + " words is announced where none fits");
    }
    in.requireRoom((long) room * Long.BYTES);
    BitSet bits = new BitSet(room * Long.SIZE);
    bits.or(content);
    return bits;
  }

  private static void write(AtomicIntegerArray value, StateOut out) {
    int[] copy = new int[value.length()];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = value.get(i);
    }
    out.bytes(PrimitiveArrays.bytes(copy));
  }

  private static AtomicIntegerArray readInts(StateIn in) {
    return new AtomicIntegerArray(PrimitiveArrays.ints(in.bytes()));
  }

  private static void write(AtomicLongArray value, StateOut out) {
    long[] copy = new long[value.length()];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = value.get(i);
    }
    out.bytes(PrimitiveArrays.bytes(copy));
  }

  private static AtomicLongArray readLongs(StateIn in) {
    return new AtomicLongArray(PrimitiveArrays.longs(in.bytes()));
  }
}
