package org.rfork.runtime.checkpoint;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file of forks cannot be written or read; what was stored before is as it was. */
public class CheckpointException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Names the file first.
   *
   * @param file the file or directory
   * @param why the reason and the way out
   */
  CheckpointException(Path file, String why, @Nullable Throwable cause) {
    super(file + " " + why, cause);
  }

  /** Of a fork whose state or result cannot be in a file. */
  CheckpointException(StoredFork fork, RuntimeException why) {
    super(fork.path() + " cannot be kept in a file: " + why.getMessage(), why);
  }
}
