package org.rfork.runtime.node;

import java.util.ArrayList;
import java.util.List;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.bench.BenchFork;
import org.rfork.runtime.exec.Held;
import org.rfork.runtime.exec.JobInfo;
import org.rfork.runtime.resource.socket.Sockets;

/**
 * What a new node does once for itself while nothing has come: it captures and restores a state, so
 * that the classes for that are loaded when the first fork arrives or the first move is tried out.
 */
record Rehearsal(StateCaptures captures, Sockets sockets, NodeId self) implements Runnable {
  @Override
  public void run() {
    var job = new JobInfo("rehearsal", 0, List.of(), self, JobInfo.Kind.MAIN);
    List<Object> objects =
        new ArrayList<>(List.of(new BenchFork(0), new BenchFork(1), sockets.example()));
    byte[] state = captures.captureExact(objects, job);
    List<Held> none = new ArrayList<>();
    Object unused = captures.restoreUnbound(state, job, none);
  }
}
