package org.rfork.capture;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The classes that a job may bring into a node: JDK types with a codec, and user classes in the
 * job's packages and below. What {@link #allows} refuses is neither captured nor loaded.
 */
public final class AllowList {
  private static final List<String> NEVER =
      List.of(
          "java.",
          "javax.",
          "jdk.",
          "sun.",
          "com.sun.",
          "org.apache.pekko.",
          "net.openhft.",
          "scala.");
  private static final String RFORK = "org.rfork.";
  private static final String SAMPLES = "org.rfork.samples.";
  private static final String TRAVELLING = "org.rfork.TravellingTask$";
  private static final Set<String> OF_API =
      Set.of(
          "org.rfork.Continuation", // as a superclass; it is abstract
          "org.rfork.resource.Resource", // likewise
          "org.rfork.resource.OpenMode",
          "org.rfork.ForkPath",
          "org.rfork.Progress",
          "org.rfork.ForkOptions",
          "org.rfork.Report");

  private final List<String> packages;
  private final Set<String> ofRuntime;

  private AllowList(List<String> packages, Set<String> ofRuntime) {
    this.packages = packages;
    this.ofRuntime = ofRuntime;
  }

  /**
   * Allows user classes in these packages and below.
   *
   * @param packages names such as {@code com.example}; the empty name stands for classes without a
   *     package, and for those alone
   */
  public static AllowList of(Collection<String> packages) {
    return of(packages, Set.of());
  }

  /**
   * Allows user classes in these packages and below, and work of the runtime itself.
   *
   * @param packages as for {@link #of(Collection)}
   * @param ofRuntime classes of rfork that may be in a state although no package of rfork may be
   *     allowed; never taken from a job or a configuration
   */
  public static AllowList of(Collection<String> packages, Set<Class<?>> ofRuntime) {
    return new AllowList(
        packages.stream().distinct().sorted().toList(),
        ofRuntime.stream().map(Class::getName).collect(Collectors.toUnmodifiableSet()));
  }

  /** Whether a class of this binary name may be in a state. */
  public boolean allows(String className) {
    if (JdkCodecs.has(className)) {
      return true;
    }
    if (className.startsWith(RFORK) && !className.startsWith(SAMPLES)) {
      return className.startsWith(TRAVELLING)
          || OF_API.contains(className)
          || ofRuntime.contains(className);
    }
    return NEVER.stream().noneMatch(className::startsWith) && inPackages(className);
  }

  private boolean inPackages(String className) {
    int dot = className.lastIndexOf('.');
    if (dot < 0) {
      return packages.contains("");
    }
    for (String name : packages) {
      if (!name.isEmpty()
          && className.length() > name.length()
          && className.startsWith(name)
          && className.charAt(name.length()) == '.') {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return packages.toString();
  }
}
