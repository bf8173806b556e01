package org.rfork.capture;

import java.io.File;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Currency;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;

/** Codecs of patterns, paths, adders, random generators and stack elements. */
final class ToolCodecs {
  /** A mark in place of the pattern, as {@link SerialForm} leaves it. */
  private static final int MARK_BYTES = 4;

  /** Whether there is a next Gaussian, it, the seed. */
  private static final int RANDOM_BYTES = 1 + Double.BYTES + Long.BYTES;

  private static final byte[] RANDOM = SerialForm.of(new Random(0)).bytes();

  private ToolCodecs() {}

  @SuppressWarnings("JavaUtilDate") // users have them
  static List<LeafCodec<?>> all() {
    return List.of(
        new LeafCodec<>(Pattern.class, ToolCodecs::write, ToolCodecs::readPattern),
        new LeafCodec<>(URI.class, ToolCodecs::write, in -> URI.create(in.text())),
        path(),
        LeafCodec.text(File.class, File::new),
        new LeafCodec<>(
            Currency.class,
            (value, out) -> out.text(value.getCurrencyCode()),
            in -> Currency.getInstance(in.text())),
        new LeafCodec<>(
            Date.class, (value, out) -> out.int64(value.getTime()), in -> new Date(in.int64())),
        new LeafCodec<>(
            LongAdder.class, (value, out) -> out.int64(value.sum()), ToolCodecs::readLongAdder),
        new LeafCodec<>(
            DoubleAdder.class,
            (value, out) -> out.float64(value.sum()),
            ToolCodecs::readDoubleAdder),
        new LeafCodec<>(Random.class, ToolCodecs::write, ToolCodecs::readRandom),
        new LeafCodec<>(StackTraceElement.class, StackElements::write, StackElements::read));
  }

  /**
   * {@link Pattern#flags()} has flags set within the pattern as well; those it was made with count.
   */
  private static void write(Pattern value, StateOut out) {
    byte[] form = SerialForm.of(value).bytes();
    out.text(value.pattern());
    out.int32(ByteBuffer.wrap(form).getInt(form.length - MARK_BYTES - Integer.BYTES));
  }

  private static Pattern readPattern(StateIn in) {
    String pattern = in.text();
    return Pattern.compile(pattern, in.int32());
  }

  private static void write(URI value, StateOut out) {
    String text = value.toString();
    if (!URI.create(text).equals(value)) {
      throw Refusal.unsupported("the URI " + text + " does not read back as what it is");
    }
    out.text(text);
  }

  /** The class of the default file system's paths has no public name. */
  @SuppressWarnings("unchecked")
  private static LeafCodec<?> path() {
    Class<Path> type = (Class<Path>) Path.of("").getClass();
    return new LeafCodec<>(type, ToolCodecs::write, in -> Path.of(in.text()));
  }

  private static void write(Path value, StateOut out) {
    if (!Path.of(value.toString()).equals(value)) {
      throw Refusal.unsupported(
          "the path " + value + " is of another file system, or has bytes that are no text");
    }
    out.text(value.toString());
  }

  private static LongAdder readLongAdder(StateIn in) {
    LongAdder adder = new LongAdder();
    adder.add(in.int64());
    return adder;
  }

  private static DoubleAdder readDoubleAdder(StateIn in) {
    DoubleAdder adder = new DoubleAdder();
    adder.add(in.float64());
    return adder;
  }

  private static void write(Random value, StateOut out) {
    ByteBuffer fields = SerialForm.ofFields(value).primitives();
    out.bool(fields.get() != 0);
    out.float64(fields.getDouble());
    out.int64(fields.getLong());
  }

  private static Random readRandom(StateIn in) {
    byte[] form = RANDOM.clone();
    // The fields end before the mark that ends what writeObject wrote.
    ByteBuffer.wrap(form, form.length - 1 - RANDOM_BYTES, RANDOM_BYTES)
        .put((byte) (in.bool() ? 1 : 0))
        .putDouble(in.float64())
        .putLong(in.int64());
    return (Random) Template.read(form, null);
  }
}
