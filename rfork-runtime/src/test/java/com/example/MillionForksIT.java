package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rfork.runtime.launch.JvmCommand;

/** A program may make a million forks at once, and keep all their handles, in a small heap. */
@Timeout(60)
class MillionForksIT {
  private static final int FORKS = 1_000_000;

  @Test
  void aMillionForksFitIntoAQuarterOfAGibibyte() throws Exception {
    JvmCommand own = JvmCommand.ofThisJvm();
    List<String> flags = new ArrayList<>(own.flags());
    flags.add("-Xmx256m");
    Process program =
        new JvmCommand(own.java(), flags, own.classPath())
            .running(MillionMain.class.getName(), List.of(Integer.toString(FORKS)))
            .redirectError(Redirect.INHERIT)
            .start();
    try {
      String said = new String(program.getInputStream().readAllBytes(), Charset.defaultCharset());
      assertThat(program.waitFor()).isZero();
      assertThat(said.strip()).isEqualTo(Long.toString(FORKS * (FORKS - 1L) / 2));
    } finally {
      program.destroyForcibly().waitFor();
    }
  }
}
