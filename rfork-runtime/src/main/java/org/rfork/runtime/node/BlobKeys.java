package org.rfork.runtime.node;

import org.rfork.ForkPath;
import org.rfork.runtime.exec.SafePoint;

/** The names of blobs. */
final class BlobKeys {
  private BlobKeys() {}

  static String ofState(ForkPath path) {
    return "state " + path;
  }

  static String ofOutcome(ForkPath path, int attempt) {
    return "outcome " + attempt + " " + path;
  }

  /** The states of an attempt, of which each has a number. */
  static String ofCheckpoints(ForkPath path, int attempt) {
    return "checkpoint " + attempt + " " + path;
  }

  /**
   * One state. It has a name of its own: the bytes of one must never be taken for another's, whose
   * random stream is elsewhere.
   */
  static String ofCheckpoint(ForkPath path, int attempt, SafePoint at) {
    return ofCheckpoints(path, attempt) + " at " + at.number();
  }

  /** The states of a durable job's root. */
  static String ofJob(String job) {
    return "job " + job;
  }

  /** A state that is held here for another home. */
  static String ofCopy(ForkPath path) {
    return "copy " + path;
  }

  static String ofFrozenPart(String job) {
    return "frozen " + job;
  }

  static String ofLegacy(String job) {
    return "legacy " + job;
  }

  /** One of them. */
  static String ofJob(KeptJob job) {
    SafePoint at = job.unit().resumed();
    return ofJob(job.id()) + " at " + (at == null ? 0 : at.number()) + " of " + job.attempt();
  }

  static String ofShared(String digest) {
    return "shared " + digest;
  }
}
