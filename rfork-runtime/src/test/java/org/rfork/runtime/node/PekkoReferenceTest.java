package org.rfork.runtime.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;

class PekkoReferenceTest {
  /** A new Pekko, or a change of rfork's own defaults, is not forgotten. */
  @Test
  void keptValuesAreThoseOfTheFiles() {
    assertThat(PekkoReference.load().resolve()).isEqualTo(ConfigFactory.defaultReference());
    assertThat(PekkoReference.load().hasPath("pekko.cluster.seed-nodes")).isTrue();
  }

  /** Pekko would look when a node starts. */
  @Test
  void allOfPekkoIsOfOneVersion() throws IOException {
    Map<String, String> versions = new HashMap<>();
    ClassLoader loader = PekkoReferenceTest.class.getClassLoader();
    for (URL url : Collections.list(loader.getResources(JarFile.MANIFEST_NAME))) {
      try (InputStream in = url.openStream()) {
        Attributes about = new Manifest(in).getMainAttributes();
        String title = about.getValue(Attributes.Name.IMPLEMENTATION_TITLE);
        if (title != null && title.startsWith("pekko-")) {
          versions.put(title, about.getValue(Attributes.Name.IMPLEMENTATION_VERSION));
        }
      }
    }
    assertThat(versions).hasSizeGreaterThan(4);
    assertThat(Set.copyOf(versions.values())).as("%s", versions).hasSize(1);
  }
}
