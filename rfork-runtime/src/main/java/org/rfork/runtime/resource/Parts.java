package org.rfork.runtime.resource;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.ConcurrentHashMap;
import org.rfork.resource.ResourceException;
import org.rfork.resource.ResourceException.Kind;

/**
 * What is to be published in files of this node and comes from another one in parts, since a
 * message has a limit. Safe for all threads.
 */
final class Parts {
  /** The size of a part but for the last one. */
  static final int SIZE = 1 << 19;

  private final ConcurrentHashMap<String, Parted> arriving = new ConcurrentHashMap<>();

  private record Parted(long token, ByteArrayOutputStream bytes) {}

  /** One more part of a file's; the first one, at 0, forgets what else came of it. */
  void add(String file, long token, int offset, byte[] part) throws ResourceException {
    Parted known =
        arriving.compute(
            file,
            (name, before) ->
                offset == 0 || before == null
                    ? new Parted(token, new ByteArrayOutputStream())
                    : before);
    if (known.token() != token || known.bytes().size() != offset) {
      throw incomplete(file);
    }
    known.bytes().writeBytes(part);
  }

  /** All parts together. */
  byte[] take(String file, long token, int length) throws ResourceException {
    Parted known = arriving.remove(file);
    if (known == null || known.token() != token || known.bytes().size() != length) {
      throw incomplete(file);
    }
    return known.bytes().toByteArray();
  }

  private static ResourceException incomplete(String file) {
    return new ResourceException(
        Kind.UNAVAILABLE, "file \"" + file + "\": what was sent to be published came in part only");
  }
}
