package org.rfork.perf;

import com.example.perf.Work;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.rfork.runtime.launch.FreePort;

/** A blocking connection to each of some processes, used in turn. */
final class SocketBackend implements Backend {
  private static final Duration UP_LIMIT = Duration.ofMinutes(1);

  private final Children processes;
  private final List<FrameChannel> channels = new ArrayList<>();
  private int next;

  private SocketBackend(Children processes) {
    this.processes = processes;
  }

  /** Starts the processes and connects. */
  static SocketBackend start(int nodes) {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      ports.add(FreePort.on(loopback.getHostAddress()));
    }
    Children processes =
        Children.start(
            "socket",
            nodes,
            SocketNode.class,
            List.of(),
            i -> List.of(Integer.toString(ports.get(i))));
    SocketBackend backend = new SocketBackend(processes);
    try {
      processes.awaitReady(nodes, UP_LIMIT);
      for (int port : ports) {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(loopback, port));
        backend.channels.add(new FrameChannel(channel));
      }
      return backend;
    } catch (IOException e) {
      backend.close();
      throw new IllegalStateException("no connection to the process of the socket", e);
    }
  }

  @Override
  public DoubleSupplier start(Work work) {
    FrameChannel channel = channels.get(next);
    next = (next + 1) % channels.size();
    try {
      channel.write(work);
    } catch (IOException e) {
      throw new UncheckedIOException("the connection broke", e);
    }
    return () -> answer(channel);
  }

  private double answer(FrameChannel channel) {
    try {
      if (!channel.hasMore()) {
        // All of them: the others' nodes would wait for this one's answer.
        for (FrameChannel each : channels) {
          each.flush();
        }
      }
      return channel.readAnswer();
    } catch (IOException e) {
      throw new UncheckedIOException("the connection broke", e);
    }
  }

  @Override
  public List<Long> processes() {
    return processes.pids();
  }

  @Override
  public void close() {
    try {
      for (FrameChannel channel : channels) {
        channel.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a connection could not be closed", e);
    } finally {
      processes.close();
    }
  }
}
