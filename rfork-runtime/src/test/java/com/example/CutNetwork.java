package com.example;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.rfork.runtime.launch.FreePort;

/**
 * A network whose cables can be cut: each node listens and connects from a loopback address of its
 * own, and the others reach it by a proxy. Wants all of 127.0.0.0/8 on the loopback device, as
 * Linux has it.
 */
final class CutNetwork implements AutoCloseable {
  private final Map<String, Host> hosts = new HashMap<>();

  private record Host(String address, int port, CutProxy proxy) {}

  /** What a node's configuration must say. */
  synchronized Map<String, String> settings(String node) {
    Host host = hosts.computeIfAbsent(node, name -> host());
    return Map.of(
        "rfork.node.port", Integer.toString(host.proxy.port()),
        "rfork.node.bind-host", host.address,
        "rfork.node.bind-port", Integer.toString(host.port));
  }

  private Host host() {
    String address = "127.0.1." + (hosts.size() + 1);
    int port = FreePort.on(address);
    try {
      return new Host(address, port, new CutProxy(address, port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Cuts these nodes off from all others; among themselves they talk, as the others do. */
  void cut(String... side) {
    Set<String> inside = Set.of(side);
    hosts.forEach(
        (name, host) ->
            host.proxy.cut(
                source ->
                    inside.contains(nodeAt(source.getHostAddress())) != inside.contains(name)));
  }

  private String nodeAt(String address) {
    return hosts.entrySet().stream()
        .filter(each -> each.getValue().address.equals(address))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("");
  }

  /** Mends all cuts. */
  void heal() {
    hosts.values().forEach(host -> host.proxy.cut(source -> false));
  }

  /** What is sent to this node waits so long, for each 16 KiB. */
  void slow(String node, Duration each) {
    hosts.get(node).proxy.slow(each);
  }

  /** Resets all connections to this node; new ones pass. */
  void breakConnections(String node) {
    hosts.get(node).proxy.breakConnections();
  }

  @Override
  public void close() throws IOException {
    for (Host host : hosts.values()) {
      host.proxy.close();
    }
  }
}
