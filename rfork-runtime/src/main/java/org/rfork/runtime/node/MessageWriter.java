package org.rfork.runtime.node;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkOptions;
import org.rfork.runtime.BinaryWriter;
import org.rfork.runtime.exec.BirthSite;
import org.rfork.runtime.exec.ForkUnit;
import org.rfork.runtime.exec.JobInfo;
import org.rfork.runtime.exec.SafePoint;

/**
 * Envelopes to bytes; {@link MessageReader} is its mirror. A job is written once in each envelope,
 * and then by its number in there.
 */
final class MessageWriter extends BinaryWriter {
  /** A part of a blob that is no larger is not worth a buffer of its own. */
  private static final int LEAST_LENT_BYTES = 4096;

  /** Who sends, a job, and what else is written once. */
  private static final int BYTES_AROUND = 256;

  /** A path and some numbers, next to what {@link NodeMessage#payloadBytes} counts. */
  private static final int BYTES_A_MESSAGE = 80;

  private final List<JobInfo> jobs = new ArrayList<>(1);

  /** What stands at the end of the envelope and is not copied. */
  private @Nullable ByteBuffer lent;

  private boolean lends;

  /** Into an array that grows, and that small messages about forks fit into as it is. */
  private MessageWriter(Envelope envelope) {
    super(room(envelope));
  }

  private static int room(Envelope envelope) {
    int room = BYTES_AROUND;
    for (NodeMessage message : envelope.messages()) {
      room += BYTES_A_MESSAGE + Math.min(message.payloadBytes(), LEAST_LENT_BYTES);
    }
    return room;
  }

  private MessageWriter(ByteBuffer out) {
    super(out);
  }

  /**
   * Writes an envelope at the buffer's position.
   *
   * @throws BufferOverflowException if it has no room
   */
  static void write(Envelope envelope, ByteBuffer out) {
    ByteOrder order = out.order();
    try {
      new MessageWriter(out.order(ByteOrder.BIG_ENDIAN)).envelope(envelope);
    } finally {
      out.order(order);
    }
  }

  /** An envelope of any size. */
  static byte[] write(Envelope envelope) {
    var out = new MessageWriter(envelope);
    out.envelope(envelope);
    return out.toBytes();
  }

  /** An envelope, to be put somewhere in two pieces. */
  interface Pieces<R> {
    /**
     * Puts it there.
     *
     * @param lent the bytes at its end that were not copied, if there are any
     */
    R put(ByteBuffer own, ByteBuffer... lent);
  }

  /** An envelope of any size, whose last message is not copied as far as it is part of a blob. */
  static <R> R write(Envelope envelope, Pieces<R> to) {
    var out = new MessageWriter(envelope);
    out.lends = true;
    out.envelope(envelope);
    ByteBuffer own = out.written();
    return out.lent == null ? to.put(own) : to.put(own, out.lent);
  }

  @Override
  public void array(ByteBuffer bytes) {
    if (lends && lent == null && bytes.remaining() >= LEAST_LENT_BYTES) {
      putInt(bytes.remaining());
      lent = bytes;
    } else {
      super.array(bytes);
    }
  }

  private void envelope(Envelope envelope) {
    envelope.from().write(this);
    int left = envelope.messages().size();
    boolean mayLend = lends;
    putInt(left);
    for (NodeMessage message : envelope.messages()) {
      lends = mayLend && --left == 0;
      putByte(MessageType.of(message).number());
      message.write(this);
    }
  }

  /**
   * A fork.
   *
   * @param isBlob whether its state travels by itself
   */
  void unit(ForkUnit unit, boolean isBlob) {
    path(unit.path());
    job(unit.job());
    BirthSite birth = unit.birth();
    SafePoint resumed = unit.resumed();
    String digest = unit.isHeritable() ? unit.digest() : "";
    boolean isLabelled = !unit.label().equals(ForkOptions.DEFAULT.label());
    boolean isGated = !unit.gate().equals(ForkUnit.GateRule.NONE);
    bits(
        (isLabelled ? UnitParts.LABEL : 0)
            | (birth != null ? UnitParts.BIRTH : 0)
            | (isGated ? UnitParts.GATE : 0)
            | (resumed != null ? UnitParts.RESUMED : 0)
            | (digest.isEmpty() ? 0 : UnitParts.DIGEST));
    if (isLabelled) {
      text(unit.label());
    }
    if (birth != null) {
      birth.write(this);
    }
    if (isGated) {
      text(unit.gate().rule());
      putInt(unit.gate().perNode());
    }
    if (resumed != null) {
      resumed.write(this);
    }
    if (!digest.isEmpty()) {
      text(digest);
    }
    array(isBlob ? new byte[0] : unit.state());
  }

  @SuppressWarnings("ReferenceEquality") // mostly one object; else they are compared
  private int indexOf(JobInfo job) {
    return !jobs.isEmpty() && jobs.get(0) == job ? 0 : jobs.indexOf(job);
  }

  void job(JobInfo job) {
    int number = indexOf(job);
    putInt(number < 0 ? jobs.size() : number);
    if (number >= 0) {
      return;
    }
    jobs.add(job);
    text(job.id());
    putLong(job.seed());
    texts(job.allow());
    job.driver().write(this);
    text(job.kind().name());
    putLong(job.restartedAtMillis());
  }
}
