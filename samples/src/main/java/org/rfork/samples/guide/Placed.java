package org.rfork.samples.guide;

import java.util.HashSet;
import java.util.Set;
import org.rfork.ForkOptions;
import org.rfork.RemoteFork;

/** Forks that say where they want to run: by a label for the rules, by affinity, by roles. */
public final class Placed {
  private Placed() {}

  public static void main(String[] args) {
    ForkOptions desk = ForkOptions.labelled("pricing").strategy("affinity").affinity("desk-7");
    Set<String> nodes = new HashSet<>();
    nodes.addAll(RemoteFork.forkAll(0, 20, i -> RemoteFork.node(), desk).join());
    System.out.println("20 forks of desk-7 ran on " + nodes.size() + " node");

    ForkOptions worker = ForkOptions.labelled("db-read").roles("worker");
    System.out.println("rows: " + RemoteFork.fork(() -> 1_234, worker).join());
  }
}
