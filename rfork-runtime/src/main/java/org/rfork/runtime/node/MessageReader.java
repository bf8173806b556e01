package org.rfork.runtime.node;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.rfork.ForkOptions;
import org.rfork.ForkPath;
import org.rfork.runtime.BinaryReader;
import org.rfork.runtime.ForkName;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.exec.BirthSite;
import org.rfork.runtime.exec.ForkUnit;
import org.rfork.runtime.exec.JobInfo;
import org.rfork.runtime.exec.SafePoint;
import org.rfork.runtime.exec.UnitState;

/** Bytes to envelopes. */
final class MessageReader extends BinaryReader {
  private final List<JobInfo> jobs = new ArrayList<>(1);

  private MessageReader(ByteBuffer in) {
    super(in);
  }

  /**
   * Reads one envelope.
   *
   * @param bytes big-endian
   * @throws IllegalArgumentException if the bytes are none
   */
  static Envelope read(ByteBuffer bytes) {
    try {
      return new MessageReader(bytes).envelope();
    } catch (BufferUnderflowException cut) {
      throw new IllegalArgumentException("an envelope ends too early", cut);
    }
  }

  private Envelope envelope() {
    NodeId from = NodeId.read(this);
    int count = count(Byte.BYTES);
    List<NodeMessage> messages = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      messages.add(MessageType.ofNumber(getByte()).read(this));
    }
    return new Envelope(from, messages);
  }

  ForkUnit unit() {
    ForkPath path = path();
    JobInfo job = job();
    int parts = bits(UnitParts.ALL);
    String label = (parts & UnitParts.LABEL) == 0 ? ForkOptions.DEFAULT.label() : text();
    BirthSite birth = (parts & UnitParts.BIRTH) == 0 ? null : BirthSite.read(this);
    var gate =
        (parts & UnitParts.GATE) == 0
            ? ForkUnit.GateRule.NONE
            : ForkUnit.GateRule.of(text(), getInt());
    SafePoint resumed = (parts & UnitParts.RESUMED) == 0 ? null : SafePoint.read(this);
    String digest = (parts & UnitParts.DIGEST) == 0 ? "" : text();
    UnitState state = UnitState.captured(array(), false, () -> digest);
    return new ForkUnit(ForkName.of(path), job, label, birth, state, resumed, gate);
  }

  JobInfo job() {
    int number = getInt();
    if (number == jobs.size()) {
      jobs.add(
          new JobInfo(
              text(),
              getLong(),
              texts(),
              NodeId.read(this),
              JobInfo.Kind.valueOf(text()),
              getLong()));
    } else if (number < 0 || number > jobs.size()) {
      throw new IllegalArgumentException("job " + number + " of " + jobs.size());
    }
    return jobs.get(number);
  }
}
