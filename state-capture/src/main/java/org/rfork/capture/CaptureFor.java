package org.rfork.capture;

/** What a document is for. */
public enum CaptureFor {
  /**
   * To be restored soon by a node of the same job: classes' schemas are known by their digests
   * alone.
   */
  MESSAGE,
  /** To be kept: holds the schema of each class, so that later versions of it can restore it. */
  FILE
}
