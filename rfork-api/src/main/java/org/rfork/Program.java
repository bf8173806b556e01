package org.rfork;

import java.io.IOException;

/**
 * A program that {@code rfork run <name>} can start. Implementations are found by {@link
 * java.util.ServiceLoader}; their command-line options are picocli {@code @Option} fields.
 *
 * @param <R> type of the root's result
 */
public interface Program<R> {

  /** What follows {@code rfork run}: lower-case letters, digits and dashes. */
  String name();

  /** One line for {@code rfork samples}. */
  String summary();

  /**
   * The root of the job, built from the options that were set on this object.
   *
   * @throws IllegalArgumentException if an option's value makes no sense, naming both
   */
  Task<R> root();

  /**
   * Says what came out. Runs in the driver after the job ended; writes plots and tables here.
   *
   * @throws IOException if a file cannot be written, naming it
   */
  Report report(R result) throws IOException;
}
