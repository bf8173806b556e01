package org.rfork.runtime.channel;

import org.rfork.runtime.exec.ForkContext;
import org.rfork.runtime.exec.JobInfo;

/** Captures what is sent, and restores it where it is received. */
public interface ItemCodec {
  /**
   * What was captured.
   *
   * @param digest the same for equal values
   */
  record Item(byte[] bytes, String digest) {}

  /**
   * Captures a value.
   *
   * @throws org.rfork.CaptureException if something in it cannot be sent
   */
  Item capture(Object value, JobInfo job);

  /** A copy of the value. */
  Object restore(byte[] bytes, ForkContext context);
}
