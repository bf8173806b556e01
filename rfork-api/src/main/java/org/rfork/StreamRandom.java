package org.rfork;

import java.util.random.RandomGenerator;

/**
 * The random stream that belongs to a fork's path below its job: the same seed and path give the
 * same numbers in every run, on any node, in whatever order forks are placed.
 *
 * <p>The generator is Philox 4x64-10 (Salmon et al., <i>Parallel Random Numbers: As Easy as 1, 2,
 * 3</i>, 2011), keyed by the first 128 bits of SHA-256 over the job's seed and the path below the
 * job. A stream held in a field travels with its state: after a restart or a move it goes on at its
 * position; in a forked child it becomes the child's own stream, at its start.
 *
 * <p>Not safe for use by several threads.
 */
public interface StreamRandom extends RandomGenerator {

  /** How many 64-bit numbers were drawn so far. */
  long position();
}
