package org.rfork.runtime.channel;

import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.exec.JobInfo;

/**
 * By what nodes know a channel: its name, and the driver whose loss ends its job.
 *
 * @param path numbered like a fork of who made it
 * @param driver null if the job outlives its driver
 */
record Key(ForkPath path, @Nullable NodeId driver) {
  static Key of(ForkPath path, JobInfo job) {
    return new Key(path, job.endsWithDriver() ? job.driver() : null);
  }

  /**
   * The key of a text.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Key parse(String text) {
    String[] parts = text.split("\t", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("no channel has the key " + text);
    }
    NodeId driver = parts[1].isEmpty() ? null : new NodeId(parts[1], Long.parseLong(parts[2]));
    return new Key(new ForkPath(parts[0]), driver);
  }

  String text() {
    return driver == null
        ? path.value() + "\t\t"
        : path.value() + "\t" + driver.name() + "\t" + driver.incarnation();
  }

  /** For people. */
  String name() {
    return path.value();
  }
}
