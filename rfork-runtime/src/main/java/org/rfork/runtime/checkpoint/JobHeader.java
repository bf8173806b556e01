package org.rfork.runtime.checkpoint;

import java.util.List;

/**
 * What is stored of a job besides its forks.
 *
 * @param id the job's id
 * @param seed the seed of its random streams
 * @param allow packages whose classes its states may hold
 * @param durable whether it outlives its driver
 * @param program what people call it, such as a sample's name; may be empty
 */
public record JobHeader(String id, long seed, List<String> allow, boolean durable, String program) {
  /** Copies the list. */
  public JobHeader {
    allow = List.copyOf(allow);
  }
}
