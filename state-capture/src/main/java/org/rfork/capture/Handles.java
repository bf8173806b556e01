package org.rfork.capture;

import org.jspecify.annotations.Nullable;
import org.rfork.CaptureException;

/**
 * Objects that stand for something outside the state: forks, shared values, random streams. The
 * runtime implements it; one instance may be asked by several threads.
 */
public interface Handles {
  /** Refuses every such object. */
  Handles NONE =
      new Handles() {
        @Override
        public @Nullable Handle toHandle(Object value) {
          throw new CaptureException(
              CaptureException.Kind.UNSUPPORTED_TYPE,
              "",
              value.getClass().getName()
                  + " stands for something that only a running node knows: capture it inside a"
                  + " fork");
        }

        @Override
        public Object fromHandle(Handle handle) {
          throw new CaptureException(
              CaptureException.Kind.UNSUPPORTED_TYPE,
              "",
              "the state holds a handle of kind '"
                  + handle.kind()
                  + "', which only a running node can restore");
        }
      };

  /**
   * Asked for each object whose class implements {@link org.rfork.Fork}, {@link org.rfork.Shared},
   * {@link org.rfork.StreamRandom}, {@link org.rfork.resource.RemoteFile} or {@link
   * org.rfork.resource.SharedRegion}, {@link org.rfork.resource.ForkChannel}.
   *
   * @return null if it is an ordinary object, to be captured by its fields
   */
  @Nullable Handle toHandle(Object value);

  /** The object that a handle stands for, on the restoring side. */
  Object fromHandle(Handle handle);
}
