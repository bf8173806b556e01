package org.rfork.capture;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.rfork.CaptureException.Kind;
import org.rfork.StateHooks;
import org.rfork.capture.spi.Sink;
import org.rfork.capture.spi.Source;
import org.rfork.capture.spi.StateCodec;

/** Objects of a class for which its author wrote a codec. */
final class UserCodec<T> extends Codec {
  private final StateCodec<T> codec;
  private final boolean hooked;

  private UserCodec(StateCodec<T> codec) {
    super(codec.type().getName(), Shape.MADE);
    this.codec = codec;
    this.hooked = StateHooks.class.isAssignableFrom(codec.type());
  }

  /** The codec that comes with the class, or null. */
  static @Nullable Codec of(Class<?> type) {
    StateCodec<?> found = null;
    try {
      for (StateCodec<?> codec : ServiceLoader.load(StateCodec.class, type.getClassLoader())) {
        if (codec.type() != type) {
          continue;
        }
        if (found != null) {
          throw Refusal.unsupported(
              type.getName() + " has two codecs: " + name(found) + " and " + name(codec));
        }
        found = codec;
      }
    } catch (ServiceConfigurationError e) {
      throw new Refusal(
          Kind.UNSUPPORTED_TYPE, "the codecs beside " + type.getName() + " do not load: " + e, e);
    }
    return found == null ? null : new UserCodec<>(found);
  }

  private static String name(StateCodec<?> codec) {
    return codec.getClass().getName();
  }

  @Override
  Class<?> userClass() {
    return codec.type();
  }

  @Override
  boolean isHooked() {
    return hooked;
  }

  @Override
  long schema() {
    return Digests.of(StateOut.utf8("codec " + name(codec) + " of " + codec.type().getName()));
  }

  @Override
  @Nullable Object[] parts(Object value) {
    List<@Nullable Object> parts = new ArrayList<>();
    Sink sink =
        new Sink() {
          @Override
          public Sink put(@Nullable Object part) {
            parts.add(part);
            return this;
          }
        };
    try {
      codec.write(codec.type().cast(value), sink);
    } catch (RuntimeException e) {
      throw failed("write", e);
    }
    return parts.toArray();
  }

  @Override
  void write(Object value, @Nullable Object[] parts, GraphOut out) {
    out.refs(parts);
  }

  @Override
  Object make(GraphIn in) {
    Parts parts = new Parts(in.refs());
    Object made;
    try {
      made = codec.read(parts);
    } catch (Refusal refusal) {
      throw refusal;
    } catch (RuntimeException e) {
      throw failed("read", e);
    }
    if (made == null || made.getClass() != codec.type() || parts.next != parts.parts.length) {
      throw mismatch("does not read what it wrote");
    }
    return made;
  }

  private Refusal failed(String method, RuntimeException e) {
    return new Refusal(
        Kind.UNSUPPORTED_TYPE, "codec " + name(codec) + " failed to " + method + ": " + e, e);
  }

  private Refusal mismatch(String what) {
    return new Refusal(
        Kind.SCHEMA_MISMATCH,
        "codec " + name(codec) + " " + what + ": run the same version of it on all nodes");
  }

  /** What was put, in turn. */
  private final class Parts implements Source {
    private final @Nullable Object[] parts;
    private int next;

    Parts(@Nullable Object[] parts) {
      this.parts = parts;
    }

    @Override
    public <P> P next(Class<P> type) {
      P part = nextOrNull(type);
      if (part == null) {
        throw mismatch("reads a " + type.getName() + " where null was put");
      }
      return part;
    }

    @Override
    public <P> @Nullable P nextOrNull(Class<P> type) {
      if (next == parts.length) {
        throw mismatch("reads more than was put");
      }
      Object part = parts[next++];
      if (part != null && !type.isInstance(part)) {
        throw mismatch(
            "reads a " + type.getName() + " where a " + part.getClass().getName() + " was put");
      }
      return type.cast(part);
    }
  }
}
