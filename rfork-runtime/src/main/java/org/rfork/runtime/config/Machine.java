package org.rfork.runtime.config;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** What settings take from the machine when they are left open. */
final class Machine {
  private Machine() {}

  static int cores() {
    return Runtime.getRuntime().availableProcessors();
  }

  /** The host name's first label and the process id: unique without asking anyone. */
  static String nodeName() {
    String label = hostName().split("\\.", 2)[0].replaceAll("[^A-Za-z0-9-]", "");
    String host = label.isEmpty() || label.startsWith("-") ? "node" : label;
    String pid = "-" + ProcessHandle.current().pid();
    return host.substring(0, Math.min(host.length(), 64 - pid.length())) + pid;
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      // A machine that cannot resolve its own name still gets a unique node name by its process id.
      return "node";
    }
  }
}
