package org.rfork.runtime.checkpoint;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What is in a file is not what was written, or was written by another version. */
public final class DamagedFileException extends CheckpointException {
  private static final long serialVersionUID = 1L;

  DamagedFileException(Path file, String why, @Nullable Throwable cause) {
    super(file, why, cause);
  }
}
