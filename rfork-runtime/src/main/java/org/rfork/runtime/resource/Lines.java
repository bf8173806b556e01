package org.rfork.runtime.resource;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.rfork.resource.ResourceException;

/** Lines of UTF-8, as handles read them. */
public final class Lines {
  private Lines() {}

  /** Gives one byte after the other, and -1 at the end. */
  @FunctionalInterface
  public interface Bytes {
    /** The next byte; -1 if there is none. */
    int next() throws ResourceException;
  }

  /** The next line without its {@code \n} or {@code \r\n}; null at the end. */
  public static @Nullable String next(Bytes bytes) throws ResourceException {
    var line = new ByteArrayOutputStream();
    int one = bytes.next();
    if (one < 0) {
      return null;
    }
    while (one >= 0 && one != '\n') {
      line.write(one);
      one = bytes.next();
    }
    String text = line.toString(StandardCharsets.UTF_8);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }
}
