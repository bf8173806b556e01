package org.rfork.perf;

import com.example.perf.Noop;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import org.rfork.RemoteFork;

/** What {@code ./rfork run} runs for {@link Load#W6} and {@link Load#W7}. */
public final class Launched {
  private Launched() {}

  /** Takes the load. */
  public static void main(String[] args) throws IOException {
    if (Load.valueOf(args[0]) == Load.W6) {
      RemoteFork.fork(Noop.numbered(1)).join();
      Children.say(Driver.FIRST);
    } else {
      Memory.awaitIdle();
      Result result =
          Memory.ofNodes(
              Peer.RFORK, ProcessHandle.current().children().map(ProcessHandle::pid).toList());
      Children.say(JSON.std.asString(result.toMap()));
      Children.say(Driver.DONE);
    }
  }
}
