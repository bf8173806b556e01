package org.rfork.samples;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test of {@code rfork run} as a person has it, whose processes end with it. */
abstract class WithCli {
  @TempDir Path folder;
  Cli cli;

  @BeforeEach
  void prepare() throws Exception {
    cli = new Cli(folder, "cluster.join-timeout = 2m"); // several JVMs on a busy machine
  }

  @AfterEach
  void endAll() {
    cli.close();
  }
}
