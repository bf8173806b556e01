package org.rfork.capture;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.rfork.Fork;
import org.rfork.Shared;
import org.rfork.StreamRandom;
import org.rfork.resource.ForkChannel;
import org.rfork.resource.RemoteFile;
import org.rfork.resource.SharedRegion;

/** Handles outside any node: objects that only carry the handle, to be written again as it was. */
final class OpaqueHandles implements Handles {
  static final OpaqueHandles INSTANCE = new OpaqueHandles();

  private OpaqueHandles() {}

  /** The same, for capturing, with others in the places of handles. */
  static Handles changing(UnaryOperator<Handle> changing) {
    return new Handles() {
      @Override
      public @Nullable Handle toHandle(Object value) {
        Handle handle = INSTANCE.toHandle(value);
        return handle == null ? null : changing.apply(handle);
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
        new Class<?>[] {
          Fork.class,
          Shared.class,
          StreamRandom.class,
          RemoteFile.class,
          SharedRegion.class,
          ForkChannel.class
        },
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
