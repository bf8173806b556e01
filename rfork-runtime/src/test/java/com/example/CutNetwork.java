package com.example;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.rfork.runtime.launch.FreePort;

/**
 * A network whose cables can be cut: each node listens and connects from a loopback address of its
 * own, and the others reach it by a proxy. Wants all of 127.0.0.0/8 on the loopback device, as
 * Linux has it.
 */
final class CutNetwork implements TestNetwork, AutoCloseable {
  private static final int BYTE_VALUES = 250;

  /** Of this process alone, as other tests may run at the same time. */
  private final String network =
      "127.%d.%d."
          .formatted(
              1 + ProcessHandle.current().pid() / BYTE_VALUES % BYTE_VALUES,
              1 + ProcessHandle.current().pid() % BYTE_VALUES);

  private final Map<String, Host> hosts = new HashMap<>();
  private boolean areLinksCut;

  /** Both of a node's ports. */
  private record Host(String address, int port, CutProxy proxy, int linkPort, CutProxy linkProxy) {
    List<CutProxy> proxies() {
      return List.of(proxy, linkProxy);
    }
  }

  @Override
  public synchronized Map<String, String> settings(String node) {
    Host host = hosts.computeIfAbsent(node, name -> host());
    return Map.of(
        "rfork.node.port", Integer.toString(host.proxy.port()),
        "rfork.node.bind-host", host.address,
        "rfork.node.bind-port", Integer.toString(host.port),
        "rfork.node.link-port", Integer.toString(host.linkProxy.port()),
        "rfork.node.link-bind-port", Integer.toString(host.linkPort));
  }

  private Host host() {
    String address = network + (hosts.size() + 1);
    int port = FreePort.on(address);
    int linkPort = FreePort.on(address);
    while (linkPort == port) { // nobody listens there yet
      linkPort = FreePort.on(address);
    }
    try {
      var linkProxy = new CutProxy(address, linkPort);
      linkProxy.cut(source -> areLinksCut);
      return new Host(address, port, new CutProxy(address, port), linkPort, linkProxy);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Cuts these nodes off from all others; among themselves they talk, as the others do. */
  void cut(String... side) {
    Set<String> inside = Set.of(side);
    hosts.forEach(
        (name, host) ->
            host.proxies()
                .forEach(
                    proxy ->
                        proxy.cut(
                            source ->
                                inside.contains(nodeAt(source.getHostAddress()))
                                    != inside.contains(name))));
  }

  /** Cuts all links, also of nodes that are not started yet; only membership passes. */
  synchronized void cutLinks() {
    areLinksCut = true;
    hosts.values().forEach(host -> host.linkProxy.cut(source -> true));
  }

  /** The fewest bytes that have come to a node by links. */
  long passedByLinks() {
    return hosts.values().stream().mapToLong(host -> host.linkProxy.passed()).min().orElse(0);
  }

  private String nodeAt(String address) {
    return hosts.entrySet().stream()
        .filter(each -> each.getValue().address.equals(address))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("");
  }

  /** Mends all cuts. */
  synchronized void heal() {
    areLinksCut = false;
    hosts.values().stream()
        .flatMap(host -> host.proxies().stream())
        .forEach(proxy -> proxy.cut(source -> false));
  }

  /** What is sent to this node waits so long, for each 16 KiB. */
  void slow(String node, Duration each) {
    hosts.get(node).proxies().forEach(proxy -> proxy.slow(each));
  }

  /** Resets all connections to this node; new ones pass. */
  void breakConnections(String node) {
    hosts.get(node).proxies().forEach(CutProxy::breakConnections);
  }

  @Override
  public void close() throws IOException {
    for (Host host : hosts.values()) {
      host.proxy.close();
      host.linkProxy.close();
    }
  }
}
