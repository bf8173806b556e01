package org.rfork.runtime.launch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.rfork.runtime.ClusterException;

/** Finds a port before the process that will use it is there. */
public final class FreePort {
  private FreePort() {}

  /**
   * A port of this host that is free now.
   *
   * @throws ClusterException if the host is not this machine's
   */
  public static int on(String host) {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new ClusterException(
          "no port can be opened on rfork.node.host = "
              + host
              + " ("
              + e.getMessage()
              + "): set it to an address of this machine",
          e);
    }
  }
}
