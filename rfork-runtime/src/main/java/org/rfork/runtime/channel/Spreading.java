package org.rfork.runtime.channel;

import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a log to another node that is to keep it too. */
final class Spreading {
  private static final Logger LOG = LoggerFactory.getLogger(Spreading.class);

  private Spreading() {}

  /**
   * Has the node take over what it lacks.
   *
   * @param node what it answers; null if it does not
   * @return whether it has all
   */
  static boolean bring(ChannelLog log, Function<Call.Copy, @Nullable Reply> node) {
    try {
      int from = Integer.MAX_VALUE; // of the state alone, at first
      while (true) {
        Reply reply = node.apply(log.copyFrom(from));
        if (reply == null || !reply.refusal().isEmpty()) {
          return false;
        }
        if (reply.next() >= log.count()) {
          return true;
        }
        if (reply.next() <= from && from != Integer.MAX_VALUE) {
          return false; // it takes nothing
        }
        from = reply.next();
      }
    } catch (IOException failure) {
      LOG.warn("what was sent through a channel cannot be copied: {}", failure.toString());
      return false;
    }
  }
}
