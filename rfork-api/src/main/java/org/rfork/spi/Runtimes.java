package org.rfork.spi;

import java.util.Iterator;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.rfork.MisuseException;

/** Holds the runtime of this JVM. */
public final class Runtimes {
  private static volatile @Nullable ForkRuntime current;

  private Runtimes() {}

  /**
   * The runtime, started if need be.
   *
   * @throws MisuseException if there is none on the class path
   */
  public static ForkRuntime current() {
    ForkRuntime runtime = current;
    return runtime != null ? runtime : start();
  }

  /** Makes a runtime that was started elsewhere the one of this JVM, or clears it with null. */
  public static synchronized void install(@Nullable ForkRuntime runtime) {
    current = runtime;
  }

  private static synchronized ForkRuntime start() {
    ForkRuntime runtime = current;
    if (runtime == null) {
      Iterator<RuntimeProvider> providers =
          ServiceLoader.load(RuntimeProvider.class, Runtimes.class.getClassLoader()).iterator();
      if (!providers.hasNext()) {
        throw new MisuseException(
            "no rfork runtime is on the class path: add org.rfork:rfork-runtime, or start the"
                + " program with ./rfork run");
      }
      runtime = providers.next().start();
      current = runtime;
    }
    return runtime;
  }
}
