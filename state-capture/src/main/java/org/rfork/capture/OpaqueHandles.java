package org.rfork.capture;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rfork.Fork;
import org.rfork.Shared;
import org.rfork.StreamRandom;

/** Handles outside any node: objects that only carry the handle, to be written again as it was. */
final class OpaqueHandles implements Handles {
  static final OpaqueHandles INSTANCE = new OpaqueHandles();

  private OpaqueHandles() {}

  /** The same, for capturing, that tells of each handle. */
  static Handles telling(Consumer<Handle> found) {
    return new Handles() {
      @Override
      public @Nullable Handle toHandle(Object value) {
        Handle handle = INSTANCE.toHandle(value);
        if (handle != null) {
          found.accept(handle);
        }
        return handle;
      }

      @Override
      public Object fromHandle(Handle handle) {
        return INSTANCE.fromHandle(handle);
      }
    };
  }

  @Override
  public @Nullable Handle toHandle(Object value) {
    return Proxy.isProxyClass(value.getClass())
            && Proxy.getInvocationHandler(value) instanceof Opaque opaque
        ? opaque.handle
        : null;
  }

  @Override
  public Object fromHandle(Handle handle) {
    return Proxy.newProxyInstance(
        Fork.class.getClassLoader(),
        new Class<?>[] {Fork.class, Shared.class, StreamRandom.class},
        new Opaque(handle));
  }

  private record Opaque(Handle handle) implements InvocationHandler {
    @Override
    public @Nullable Object invoke(Object self, Method method, Object @Nullable [] arguments) {
      return switch (method.getName()) {
        case "hashCode" -> handle.hashCode();
        case "equals" -> self == Objects.requireNonNull(arguments)[0];
        case "toString" -> handle.toString();
        default ->
            throw new UnsupportedOperationException(
                method + ": " + handle + " means something on a running node alone");
      };
    }
  }
}
