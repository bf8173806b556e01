package org.rfork.runtime.cli;

import java.util.Locale;

/** What a command writes on standard output. */
enum OutputFormat {
  TEXT,
  JSON;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
