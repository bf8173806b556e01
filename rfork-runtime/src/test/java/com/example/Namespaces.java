package com.example;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network of the kernel: each node is in a namespace of its own, with a cable to a bridge at
 * which the driver is. Wants to be alone in a user, network and mount namespace, as {@link #alone}
 * has it.
 */
final class Namespaces implements TestNetwork {
  private static final String SUBNET = "10.77.0.";

  /** So that no name of another is met in the mount namespace. */
  private static final String OWN_RUN = "mount -t tmpfs tmpfs /run";

  private final Map<String, String> addresses = new LinkedHashMap<>();

  Namespaces() throws IOException, InterruptedException {
    ip("link set lo up");
    ip("link add bridge0 type bridge");
    ip("addr add " + SUBNET + "1/24 dev bridge0");
    ip("link set bridge0 up");
  }

  /** A command that runs another one where it may make such a network. */
  static List<String> alone(List<String> command) {
    List<String> all =
        new ArrayList<>(List.of("unshare", "-rnm", "sh", "-c", OWN_RUN + " && exec \"$@\"", "sh"));
    all.addAll(command);
    return all;
  }

  /** Why there are none for this user; empty if there are. */
  static String obstacle() throws InterruptedException {
    String trial =
        OWN_RUN
            + " && ip netns add trial && ip link add bridge-trial type bridge"
            + " && ip link add cable-trial type veth peer name eth0 netns trial"
            + " && ip netns exec trial true";
    try {
      run(List.of("unshare", "-rnm", "sh", "-c", trial));
      return "";
    } catch (IOException none) {
      return "no network namespaces for this user: " + none.getMessage();
    }
  }

  @Override
  public Map<String, String> settings(String node) {
    String address = node.equals("driver") ? driverHost() : add(node);
    return Map.of("rfork.node.host", address, "rfork.node.bind-host", address);
  }

  /** A node that was put out and comes back has what it had. */
  private synchronized String add(String node) {
    return addresses.computeIfAbsent(node, this::newNamespace);
  }

  private String newNamespace(String node) {
    String address = SUBNET + (addresses.size() + 2);
    try {
      ip("netns add " + node);
      ip("link add cable-" + node + " type veth peer name eth0 netns " + node);
      ip("link set cable-" + node + " master bridge0 up");
      ip("-n " + node + " addr add " + address + "/24 dev eth0");
      ip("-n " + node + " link set eth0 up");
      ip("-n " + node + " link set lo up");
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return address;
  }

  @Override
  public String driverHost() {
    return SUBNET + "1";
  }

  @Override
  public List<String> starter(String node) {
    return List.of("ip", "netns", "exec", node);
  }

  /** Takes the link of a node down. */
  void cut(String node) throws IOException, InterruptedException {
    ip("link set cable-" + node + " down");
  }

  void heal(String node) throws IOException, InterruptedException {
    ip("link set cable-" + node + " up");
  }

  private static void ip(String arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments.split(" ")));
    run(command);
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + said);
    }
  }

  /** The running JVM's program. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
