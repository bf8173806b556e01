package org.rfork.runtime.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rfork.CaptureException;
import org.rfork.StreamRandom;
import org.rfork.capture.Captured;
import org.rfork.capture.Handle;
import org.rfork.capture.Handles;
import org.rfork.resource.ForkChannel;
import org.rfork.resource.RemoteFile;
import org.rfork.runtime.channel.ItemCodec;
import org.rfork.runtime.exec.ForkContext;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.exec.Held;
import org.rfork.runtime.exec.InChild;
import org.rfork.runtime.exec.JobInfo;

/** Captures what goes through channels: values, and no handles to what only one fork can have. */
record ChannelItems(StateCaptures captures) implements ItemCodec {
  private static final ThreadLocal<@Nullable Boolean> CAPTURING = new ThreadLocal<>();

  /**
   * A program's handle is captured on this thread.
   *
   * @throws CaptureException if it would be sent
   */
  static void requireNotSent(String handle) {
    if (CAPTURING.get() != null) {
      throw refused(handle);
    }
  }

  private static CaptureException refused(String what) {
    return new CaptureException(
        CaptureException.Kind.UNSUPPORTED_TYPE,
        "",
        what
            + " cannot be sent through a channel, since it is of use in one fork's state alone: send"
            + " what it gives, or its name");
  }

  @Override
  public Item capture(Object value, JobInfo job) {
    CAPTURING.set(true);
    try {
      Captured captured = captures.capture(value, job, new Values(captures.toTokens()));
      return new Item(captured.bytes(), captures.digest(value, captured, job));
    } finally {
      CAPTURING.remove();
    }
  }

  @Override
  public Object restore(byte[] bytes, ForkContext context) {
    List<Held> none = new ArrayList<>();
    return Objects.requireNonNull(captures.restoreUnbound(bytes, context.job(), none));
  }

  private record Values(Handles others) implements Handles {
    @Override
    public @Nullable Handle toHandle(Object value) {
      if (value instanceof ForkHandle<?> || value instanceof InChild<?>) {
        throw refused("a fork's handle");
      }
      if (value instanceof RemoteFile || value instanceof ForkChannel<?>) {
        throw refused(value.toString());
      }
      if (value instanceof StreamRandom) {
        throw refused("a random stream");
      }
      return others.toHandle(value);
    }

    @Override
    public Object fromHandle(Handle handle) {
      return others.fromHandle(handle);
    }
  }
}
