package org.rfork.perf;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;

/** A program that lets the nodes that {@code ./rfork run} started be idle, and looks at them. */
public final class IdleNodes {
  private IdleNodes() {}

  /** Says what memory they take. */
  public static void main(String[] args) throws IOException {
    Memory.awaitIdle();
    Result result =
        Memory.ofNodes(
            Peer.RFORK, ProcessHandle.current().children().map(ProcessHandle::pid).toList());
    Children.say(JSON.std.asString(result.toMap()));
    Children.say(Driver.DONE);
  }
}
