package org.rfork.runtime.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts the sources of settings above each other. */
final class Layers {
  /** What the launcher tells the JVM it starts; not a setting. */
  private static final String LAUNCHER = "rfork.launch";

  private static final String REFERENCE = "reference.conf";

  private Layers() {}

  static Config read(@Nullable Path file, Map<String, ?> overrides) {
    try {
      // System properties may have been set since the library first looked.
      ConfigFactory.invalidateCaches();
      Config written =
          ConfigFactory.parseMap(overrides, "command line")
              .withFallback(ConfigFactory.defaultOverrides().withoutPath(LAUNCHER))
              .withFallback(file == null ? ConfigFactory.empty() : parse(file))
              .withFallback(ConfigFactory.defaultApplication())
              .withFallback(reference());
      Config rfork = written.resolve(ConfigResolveOptions.defaults().setAllowUnresolved(true));
      // Something may refer to other libraries' defaults, which take long to read.
      return rfork.isResolved()
          ? rfork
          : written.withFallback(ConfigFactory.defaultReferenceUnresolved()).resolve();
    } catch (ConfigException e) {
      throw new ConfigProblem("configuration", "", String.valueOf(e.getMessage()));
    }
  }

  private static Config parse(Path file) {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new ConfigProblem(
          file.toString(), "", "there is no such file that can be read; give a HOCON file.");
    }
    try {
      return ConfigFactory.parseFile(
          file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
    } catch (ConfigException e) {
      throw new ConfigProblem(file.toString(), "", "not HOCON that can be read: " + e.getMessage());
    }
  }

  /** What {@code reference.conf} documents: the keys that there are, and their defaults. */
  static Config reference() {
    return Reference.CONFIG;
  }

  private static final class Reference {
    static final Config CONFIG = read();

    /** Reads rfork's own alone: many libraries have a file of this name, and some are long. */
    private static Config read() {
      String self = Layers.class.getName().replace('.', '/') + ".class";
      String here = String.valueOf(Layers.class.getClassLoader().getResource(self));
      try {
        return ConfigFactory.parseURL(
            new URL(here.substring(0, here.length() - self.length()) + REFERENCE),
            ConfigParseOptions.defaults().setAllowMissing(false).setOriginDescription(REFERENCE));
      } catch (MalformedURLException e) {
        throw new AssertionError(here, e);
      }
    }
  }
}
