package org.rfork.runtime.node;

import org.rfork.ForkPath;

/** The names of blobs. */
final class BlobKeys {
  private BlobKeys() {}

  static String ofState(ForkPath path) {
    return "state " + path;
  }

  static String ofOutcome(ForkPath path, int attempt) {
    return "outcome " + attempt + " " + path;
  }

  static String ofCheckpoint(ForkPath path, int attempt) {
    return "checkpoint " + attempt + " " + path;
  }

  static String ofJob(String job) {
    return "job " + job;
  }

  static String ofFrozenPart(String job) {
    return "frozen " + job;
  }

  static String ofLegacy(String job) {
    return "legacy " + job;
  }

  static String ofShared(String digest) {
    return "shared " + digest;
  }
}
