package org.rfork.runtime.checkpoint;

import java.nio.charset.StandardCharsets;

/** What a file holds, as its first bytes say. */
enum FileKind {
  /** One fork: its job, then itself. */
  FORK("rforkFRK", "a stored fork", "the state before it is used, if there is one"),
  /** A value that states of a job share: its key and itself. */
  SHARED(
      "rforkSHR",
      "a stored shared value",
      "forks that ask for it will fail, unless a whole copy takes its place"),
  /** One job: about the file, then its forks. */
  JOB("rforkJOB", "a job file", "restart from another copy, or make the file again");

  /** The one format that this release writes and reads. */
  static final int VERSION = 2;

  static final int MAGIC_BYTES = 8;

  private final String magic;
  private final String article;
  private final String wayOut;

  FileKind(String magic, String article, String wayOut) {
    this.magic = magic;
    this.article = article;
    this.wayOut = wayOut;
  }

  byte[] magic() {
    return magic.getBytes(StandardCharsets.US_ASCII);
  }

  /** For messages: {@code a job file}. */
  String article() {
    return article;
  }

  /** For messages: what to do about a damaged one. */
  String wayOut() {
    return wayOut;
  }
}
