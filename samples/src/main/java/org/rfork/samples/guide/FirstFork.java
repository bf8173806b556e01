package org.rfork.samples.guide;

import java.util.ArrayList;
import java.util.List;
import org.rfork.Fork;
import org.rfork.RemoteFork;

/** A fork, a join, and what "copy" means. */
public final class FirstFork {
  private FirstFork() {}

  public static void main(String[] args) {
    List<String> crew = new ArrayList<>(List.of("Ada"));
    Fork<String> fork =
        RemoteFork.fork(
            () -> {
              crew.add("Grace");
              return "the child has " + crew;
            });
    crew.add("Edsger");
    System.out.println(fork.join());
    System.out.println("the parent has " + crew);
  }
}
