package com.example;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** For tests of files: an embedded node whose root "data" is an empty directory. */
abstract class FilesOfANode {
  @TempDir Path root;
  private EmbeddedNode node;

  @BeforeEach
  void start() {
    node = new EmbeddedNode(2, "rfork.resources.roots.data", root.toString());
  }

  @AfterEach
  void stop() {
    node.close();
  }

  /** Has a new node in place of the one that there is, by settings of its own. */
  void restart(Object... settings) {
    node.close();
    node = new EmbeddedNode(2, settings);
  }
}
