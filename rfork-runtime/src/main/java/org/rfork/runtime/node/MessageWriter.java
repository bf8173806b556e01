package org.rfork.runtime.node;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
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
  private final List<JobInfo> jobs = new ArrayList<>(1);

  private MessageWriter() {}

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
    var out = new MessageWriter();
    out.envelope(envelope);
    return out.toBytes();
  }

  private void envelope(Envelope envelope) {
    envelope.from().write(this);
    putInt(envelope.messages().size());
    for (NodeMessage message : envelope.messages()) {
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
    text(unit.label());
    optional(unit.birth(), BirthSite::write);
    text(unit.gate().rule());
    putInt(unit.gate().perNode());
    optional(unit.resumed(), SafePoint::write);
    text(unit.isHeritable() ? unit.digest() : "");
    array(isBlob ? new byte[0] : unit.state());
  }

  void job(JobInfo job) {
    int number = jobs.indexOf(job);
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
