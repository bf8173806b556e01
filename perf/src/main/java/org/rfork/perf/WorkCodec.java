package org.rfork.perf;

import com.example.perf.Hits;
import com.example.perf.Noop;
import com.example.perf.Sum;
import com.example.perf.Work;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Works to bytes and back, written by hand: what the peers send. */
final class WorkCodec {
  private static final byte NOOP = 0;
  private static final byte SUM = 1;
  private static final byte HITS = 2;

  /** More than any work takes besides its array and its text. */
  private static final int FIXED = 64;

  private static final int MOST_BYTES_OF_A_CHAR = 3;

  private WorkCodec() {}

  /** A size that the bytes of a work do not exceed. */
  static int bound(Work work) {
    if (work instanceof Noop noop) {
      return FIXED + MOST_BYTES_OF_A_CHAR * noop.label().length();
    }
    return work instanceof Sum sum ? FIXED + Double.BYTES * sum.values().length : FIXED;
  }

  /** Writes to a buffer of the machine's byte order with room for {@link #bound}. */
  static void write(Work work, ByteBuffer out) {
    if (work instanceof Noop noop) {
      byte[] label = noop.label().getBytes(StandardCharsets.UTF_8);
      out.put(NOOP).putLong(noop.number()).putInt(noop.shard()).putDouble(noop.weight());
      out.put((byte) (noop.last() ? 1 : 0)).putChar(noop.grade()).putInt(label.length).put(label);
    } else if (work instanceof Sum sum) {
      double[] values = sum.values();
      out.put(SUM).putInt(values.length);
      out.asDoubleBuffer().put(values);
      out.position(out.position() + Double.BYTES * values.length);
    } else if (work instanceof Hits hits) {
      out.put(HITS).putLong(hits.seed()).putLong(hits.samples());
    }
  }

  /** Reads what {@link #write} wrote. */
  static Work read(ByteBuffer in) {
    byte kind = in.get();
    return switch (kind) {
      case NOOP -> {
        long number = in.getLong();
        int shard = in.getInt();
        double weight = in.getDouble();
        boolean last = in.get() != 0;
        char grade = in.getChar();
        byte[] label = new byte[in.getInt()];
        in.get(label);
        yield new Noop(
            number, shard, weight, last, grade, new String(label, StandardCharsets.UTF_8));
      }
      case SUM -> {
        double[] values = new double[in.getInt()];
        in.asDoubleBuffer().get(values);
        in.position(in.position() + Double.BYTES * values.length);
        yield new Sum(values);
      }
      case HITS -> new Hits(in.getLong(), in.getLong());
      default -> throw new IllegalArgumentException("no work is of kind " + kind);
    };
  }

  /** The bytes of one work. */
  static byte[] toBytes(Work work) {
    ByteBuffer out = ByteBuffer.allocate(bound(work)).order(ByteOrder.nativeOrder());
    write(work, out);
    return Arrays.copyOf(out.array(), out.position());
  }

  /** The work of such bytes. */
  static Work ofBytes(byte[] bytes) {
    return read(ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()));
  }
}
