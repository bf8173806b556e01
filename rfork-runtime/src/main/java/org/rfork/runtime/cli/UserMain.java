package org.rfork.runtime.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.List;

/** A {@code main} method that is no sample: of a class on the class path, or of a jar. */
final class UserMain {
  private final Method method;

  private UserMain(Method method) {
    this.method = method;
  }

  /** What a user's {@code main} threw. */
  static final class Failure extends Exception {
    private static final long serialVersionUID = 1L;

    Failure(Throwable cause) {
      super(cause);
    }
  }

  /**
   * Finds it.
   *
   * @param target a class's name, or the path of a jar
   * @param samples what else could have been meant
   * @throws CliException if there is none
   */
  static UserMain find(String target, List<String> samples) {
    String className = target.endsWith(".jar") ? ClassPath.mainClassOf(Path.of(target)) : target;
    try {
      Class<?> type = Class.forName(className, false, ClassLoader.getSystemClassLoader());
      Method main = type.getMethod("main", String[].class);
      if (!Modifier.isStatic(main.getModifiers())) {
        throw usage("main of " + className + " is not static: declare public static void main");
      }
      main.setAccessible(true);
      return new UserMain(main);
    } catch (ClassNotFoundException | NoClassDefFoundError e) {
      throw usage(
          "there is no sample and no class '"
              + className
              + "' on the class path. Samples: "
              + String.join(", ", samples)
              + ". Classes of your own: set RFORK_CLASSPATH, or name a jar.");
    } catch (NoSuchMethodException e) {
      throw usage(className + " has no public static void main(String[])");
    }
  }

  /**
   * Calls it.
   *
   * @throws Failure if it throws
   */
  void call(List<String> arguments) throws Failure {
    try {
      method.invoke(null, (Object) arguments.toArray(String[]::new));
    } catch (InvocationTargetException e) {
      throw new Failure(e.getTargetException());
    } catch (IllegalAccessException e) {
      throw usage("main of " + method.getDeclaringClass().getName() + " cannot be called: " + e);
    }
  }

  private static CliException usage(String message) {
    return new CliException(ExitCode.USAGE, message);
  }
}
