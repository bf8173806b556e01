package org.rfork.runtime.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.rfork.Program;

/** The programs on the class path. */
final class Programs {
  private Programs() {}

  /**
   * All of them, by name.
   *
   * @throws CliException if one cannot be loaded, naming it
   */
  static List<Program<?>> all() {
    List<Program<?>> programs = new ArrayList<>();
    try {
      for (Program<?> program :
          ServiceLoader.load(Program.class, Programs.class.getClassLoader())) {
        programs.add(program);
      }
    } catch (ServiceConfigurationError e) {
      throw new CliException(
          ExitCode.REFUSED, "a program on the class path cannot be loaded: " + e.getMessage(), e);
    }
    programs.sort(Comparator.comparing(Program::name));
    return programs;
  }
}
