package org.rfork.runtime.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rfork.runtime.placement.PlacementRule;
import org.rfork.runtime.placement.PlacementRules;

/**
 * All settings of a node, read once and checked. {@code reference.conf} documents each key.
 *
 * @param node this node itself
 * @param cluster whom it joins and when it gives up on others
 * @param forks limits of forks in flight and their attempts
 * @param exec threads
 * @param capture what may be captured, and how much of it
 * @param placement which fork goes where
 * @param recovery what is kept for the loss of nodes
 * @param checkpoint when running continuations are captured
 * @param migration when running continuations go on elsewhere
 * @param blob how large states travel
 * @param resources files and other handles to the world outside
 * @param jobs what is kept of jobs
 * @param output lines that forks print
 * @param debug switches for finding mistakes
 * @param effective every key with its value and where that was set, by key
 * @param source what all this was read from
 */
public record RforkConfig(
    Node node,
    Cluster cluster,
    Forks forks,
    Exec exec,
    Capture capture,
    PlacementConfig placement,
    Checkpoint checkpoint,
    Recovery recovery,
    Migration migration,
    Blob blob,
    Resources resources,
    Jobs jobs,
    Output output,
    Debug debug,
    List<Entry> effective,
    Source source) {

  /** Copies the entries. */
  public RforkConfig {
    effective = List.copyOf(effective);
  }

  /**
   * Reads, from the strongest: {@code -D} system properties, the file, {@code application.conf} on
   * the class path, {@code reference.conf}.
   *
   * @param file HOCON; null for none
   * @throws ConfigProblem for a file that cannot be read, an unknown key or a value out of range
   */
  public static RforkConfig load(@Nullable Path file) {
    return load(file, Map.of());
  }

  /**
   * As {@link #load(Path)}, with settings from a command line above all others.
   *
   * @param overrides values by full key ({@code rfork.node.port}): text, numbers, lists of them
   * @throws ConfigProblem for a file that cannot be read, an unknown key or a value out of range
   */
  public static RforkConfig load(@Nullable Path file, Map<String, ?> overrides) {
    return ConfigReader.read(Layers.read(file, overrides), new Source(file, overrides));
  }

  /**
   * What a configuration was read from, to read it again.
   *
   * @param file HOCON; null for none
   * @param overrides settings of a command line, by full key
   */
  public record Source(@Nullable Path file, Map<String, ?> overrides) {
    /** Copies the overrides. */
    public Source {
      overrides = Map.copyOf(overrides);
    }
  }

  /**
   * One setting as {@code rfork config} shows it.
   *
   * @param key its full name
   * @param value as HOCON
   * @param origin {@code file:line}, {@code reference.conf:line}, {@code system property} or {@code
   *     command line}
   */
  public record Entry(String key, String value, String origin) {}

  /**
   * This node itself.
   *
   * @param name unique in its cluster; given empty, it becomes the host's name and the process id
   * @param host the address that others reach it by
   * @param port its cluster port; 0 = a free one
   * @param bindHost the address of this machine to listen at and connect from; given empty, it
   *     becomes the host
   * @param bindPort the port of this machine to listen at; given 0, it becomes the port
   * @param linkPort the port that others link to it by; 0 = a free one
   * @param linkBindPort the port of this machine to listen for links at; given 0, it becomes the
   *     link port
   * @param roles what rules ask for; {@code worker} nodes run forks
   * @param threads forks that run at once; given 0, it becomes the number of cores
   */
  public record Node(
      String name,
      String host,
      int port,
      String bindHost,
      int bindPort,
      int linkPort,
      int linkBindPort,
      Set<String> roles,
      int threads) {
    /** Fills in what is left to the machine and checks the rest. */
    public Node {
      name = name.isEmpty() ? Machine.nodeName() : name;
      threads = threads == 0 ? Machine.cores() : threads;
      roles = Set.copyOf(roles);
      requireKnown("rfork.node.port", port, "rfork.node.bind-port", bindPort);
      requireKnown("rfork.node.link-port", linkPort, "rfork.node.link-bind-port", linkBindPort);
      bindHost = bindHost.isBlank() ? host : bindHost;
      bindPort = bindPort == 0 ? port : bindPort;
      linkBindPort = linkBindPort == 0 ? linkPort : linkBindPort;
      Check.name("rfork.node.name", name);
      if (host.isBlank()) {
        throw new ConfigProblem("rfork.node.host", "\"\"", "must be a host name or an address.");
      }
      Check.range("rfork.node.port", port, 0, 65_535);
      Check.range("rfork.node.bind-port", bindPort, 0, 65_535);
      Check.range("rfork.node.link-port", linkPort, 0, 65_535);
      Check.range("rfork.node.link-bind-port", linkBindPort, 0, 65_535);
      Check.range("rfork.node.threads", threads, 0, 4096);
      roles.forEach(role -> Check.name("rfork.node.roles", role));
    }

    private static void requireKnown(String key, int port, String bindKey, int bindPort) {
      if (bindPort != 0 && port == 0) {
        throw new ConfigProblem(key, "0", "must be the port that others reach " + bindKey + " by.");
      }
    }
  }

  /**
   * Whom a node joins and when it gives up on others.
   *
   * @param seedNodes {@code host:port} of nodes to join; empty = a node for itself
   * @param joinTimeout how long a start may take until the node is up
   * @param unreachableAfter silence after which a node counts as unreachable
   * @param stableAfter how long unreachable nodes stay so before they are put out
   * @param arbiterDirectory decides between the sides of a cut; empty = the majority goes on
   */
  public record Cluster(
      List<String> seedNodes,
      Duration joinTimeout,
      Duration unreachableAfter,
      Duration stableAfter,
      String arbiterDirectory) {
    /** Checks. */
    public Cluster {
      seedNodes = List.copyOf(seedNodes);
      seedNodes.forEach(seed -> Check.hostPort("rfork.cluster.seed-nodes", seed));
      Duration minute = Duration.ofMinutes(1);
      Check.range(
          "rfork.cluster.join-timeout", joinTimeout, Duration.ofSeconds(1), Duration.ofHours(1));
      Check.range(
          "rfork.cluster.unreachable-after", unreachableAfter, Duration.ofMillis(500), minute);
      Check.range("rfork.cluster.stable-after", stableAfter, Duration.ofMillis(500), minute);
    }
  }

  /**
   * Limits of forks.
   *
   * @param maxInFlight forks that a node keeps the record of at once
   * @param whenFull what {@code fork()} does at that limit
   * @param maxAttempts losses of nodes after which a fork is given up
   * @param resendAfter how long a message waits for its answer before it is sent again
   * @param cancelGrace how long a cancelled fork may run on before its thread is given up
   */
  public record Forks(
      int maxInFlight,
      WhenFull whenFull,
      int maxAttempts,
      Duration resendAfter,
      Duration cancelGrace) {
    /** Checks. */
    public Forks {
      Check.range("rfork.forks.max-in-flight", maxInFlight, 1, 10_000_000);
      Check.range("rfork.forks.max-attempts", maxAttempts, 1, 1000);
      Check.range(
          "rfork.forks.resend-after", resendAfter, Duration.ofMillis(10), Duration.ofMinutes(5));
      Check.range(
          "rfork.forks.cancel-grace", cancelGrace, Duration.ofMillis(100), Duration.ofHours(1));
    }
  }

  /**
   * Threads.
   *
   * @param maxSpareThreads threads that may stand in for ones that wait in a join
   * @param maxInlineDepth forks that one thread runs inside each other
   */
  public record Exec(int maxSpareThreads, int maxInlineDepth) {
    /** Checks. */
    public Exec {
      Check.range("rfork.exec.max-spare-threads", maxSpareThreads, 0, 32_767);
      Check.range("rfork.exec.max-inline-depth", maxInlineDepth, 0, 100_000);
    }
  }

  /**
   * What may be captured.
   *
   * @param allow packages ({@code com.acme}, with those below it) and classes beyond the job's own
   * @param maxBytes size of one captured state
   * @param maxDepth objects inside each other
   * @param maxObjects objects of one state
   */
  public record Capture(List<String> allow, long maxBytes, int maxDepth, int maxObjects) {
    /** Checks. */
    public Capture {
      allow = List.copyOf(allow);
      allow.forEach(entry -> Check.typePrefix("rfork.capture.allow", entry));
      Check.range("rfork.capture.max-bytes", maxBytes, 1024, Integer.MAX_VALUE - 1024);
      Check.range("rfork.capture.max-depth", maxDepth, 1, 1_000_000_000);
      Check.range("rfork.capture.max-objects", maxObjects, 1, Integer.MAX_VALUE);
    }
  }

  /**
   * Which fork goes where.
   *
   * @param defaultStrategy where neither a rule nor the fork names one
   * @param rules the first one that matches wins
   * @param stayBelow forks of a class that runs shorter than this on average do not travel
   * @param reloadInterval how often the file's rules are read again
   */
  public record PlacementConfig(
      String defaultStrategy,
      List<PlacementRule> rules,
      Duration stayBelow,
      Duration reloadInterval) {
    /** Checks. */
    public PlacementConfig {
      rules = List.copyOf(rules);
      Strategies.check("rfork.placement.strategy", defaultStrategy);
      rules.forEach(Strategies::check);
      Check.range("rfork.placement.stay-below", stayBelow, Duration.ZERO, Duration.ofMillis(3));
      Check.range(
          "rfork.placement.reload-interval",
          reloadInterval,
          Duration.ofMillis(100),
          Duration.ofHours(1));
    }

    /** What a placer is made from. */
    public PlacementRules placementRules() {
      return new PlacementRules(defaultStrategy, rules, stayBelow.toNanos());
    }
  }

  /**
   * Checkpoints of continuations that run for another home.
   *
   * @param interval how often each is captured at its next safe point; 0 = never
   * @param every of so many safe points in a row the last is captured; 0 = none for its number
   * @param directory where durable jobs are kept too; empty = in other nodes' memory alone
   */
  public record Checkpoint(Duration interval, int every, String directory) {
    /** Checks. */
    public Checkpoint {
      Check.range("rfork.checkpoint.interval", interval, Duration.ZERO, Duration.ofDays(1));
      Check.range("rfork.checkpoint.every", every, 0, 1_000_000_000);
    }
  }

  /**
   * What is kept for the loss of nodes.
   *
   * @param copies other nodes that hold a durable job's root and its newest states
   * @param keptOutcomeBytes what outcomes may take on a node that runs forks, for parents that run
   *     again
   */
  public record Recovery(int copies, long keptOutcomeBytes) {
    /** Checks. */
    public Recovery {
      Check.range("rfork.recovery.copies", copies, 1, 10);
      Check.range("rfork.recovery.kept-outcomes", keptOutcomeBytes, 0, 1L << 50);
    }
  }

  /**
   * Moves that nobody ordered, of running continuations to idle nodes.
   *
   * @param enabled whether there are any
   * @param ratio how many times its cost a move must gain
   * @param minAge how long a fork must have run
   * @param interval how often a home looks at its forks
   * @param coolDown how long a fork that was asked to go is left alone
   * @param maxPerInterval forks that a home asks to go each time it looks
   * @param sharedMemory when forks that share memory go
   */
  public record Migration(
      boolean enabled,
      double ratio,
      Duration minAge,
      Duration interval,
      Duration coolDown,
      int maxPerInterval,
      SharedMemory sharedMemory) {
    /** Checks. */
    public Migration {
      Duration hour = Duration.ofHours(1);
      Check.range("rfork.migration.ratio", ratio, 1, 1000);
      Check.range("rfork.migration.min-age", minAge, Duration.ZERO, hour);
      Check.range("rfork.migration.interval", interval, Duration.ofMillis(100), hour);
      Check.range("rfork.migration.cool-down", coolDown, Duration.ofSeconds(1), hour);
      Check.range("rfork.migration.max-per-interval", maxPerInterval, 1, 1000);
    }
  }

  /**
   * When forks that share memory go on elsewhere.
   *
   * @param ratio what is weighed, over {@code attached}, {@code reattach}, {@code bytes}, {@code
   *     bandwidth} and {@code gain}
   * @param maxRatio above it they stay
   * @param within how long they may take to come to a common safe point
   */
  public record SharedMemory(Formula ratio, double maxRatio, Duration within) {
    static final Set<String> TERMS = Set.of("attached", "reattach", "bytes", "bandwidth", "gain");

    /** Checks. */
    public SharedMemory {
      Check.range("rfork.migration.shared-memory.max-ratio", maxRatio, 0, 1e6);
      Check.range(
          "rfork.migration.shared-memory.within",
          within,
          Duration.ofMillis(100),
          Duration.ofHours(1));
    }
  }

  /**
   * How large states travel.
   *
   * @param inlineBytes states up to this size travel inside a message, larger ones as blobs
   * @param chunkBytes size of a blob's chunks
   * @param chunksInFlight chunks of one blob that are under way at once
   */
  public record Blob(int inlineBytes, int chunkBytes, int chunksInFlight) {
    /** Checks. */
    public Blob {
      Check.range("rfork.blob.inline-bytes", inlineBytes, 1024, 16 << 20);
      Check.range("rfork.blob.chunk-bytes", chunkBytes, 1024, 16 << 20);
      Check.range("rfork.blob.chunks-in-flight", chunksInFlight, 1, 1024);
    }
  }

  /**
   * Handles to the world outside.
   *
   * @param roots where on this node the roots of file names are
   * @param rules what becomes of a handle whose fork leaves its node; the first that matches counts
   * @param maxPendingBytes what a file's handle may hold that is written and not published
   * @param lease how long a file stays leased to a fork whose node is lost
   * @param socketBufferBytes what a connection's home keeps of it in each direction
   * @param socketGrace how long a connection is kept for a fork of which nothing is heard
   * @param unboundWait how long a fork waits for a handle whose rule says so
   * @param channelBufferBytes what may be sent through a channel that is not received
   */
  public record Resources(
      Map<String, Path> roots,
      List<ResourceRule> rules,
      long maxPendingBytes,
      Duration lease,
      int socketBufferBytes,
      Duration socketGrace,
      Duration unboundWait,
      long channelBufferBytes) {
    /** Checks. */
    public Resources {
      roots = Map.copyOf(roots);
      rules = List.copyOf(rules);
      roots.keySet().forEach(root -> Check.name("rfork.resources.roots", root));
      Check.range("rfork.resources.max-pending", maxPendingBytes, 1024, 1 << 30);
      Check.range("rfork.resources.lease", lease, Duration.ofMillis(500), Duration.ofHours(1));
      Check.range("rfork.resources.socket-buffer", socketBufferBytes, 1024, 1 << 30);
      Check.range(
          "rfork.resources.socket-grace", socketGrace, Duration.ofSeconds(1), Duration.ofHours(24));
      Check.range(
          "rfork.resources.unbound-wait", unboundWait, Duration.ofSeconds(1), Duration.ofDays(7));
      Check.range("rfork.resources.channel-buffer", channelBufferBytes, 1024, 1 << 30);
    }
  }

  /**
   * What is kept of jobs.
   *
   * @param keepEnded how long an ended job is still shown
   * @param mainSeed seed of the random streams of forks that {@code main} makes
   */
  public record Jobs(Duration keepEnded, long mainSeed) {
    /** Checks. */
    public Jobs {
      Check.range("rfork.jobs.keep-ended", keepEnded, Duration.ZERO, Duration.ofDays(7));
    }
  }

  /**
   * Lines that forks print.
   *
   * @param maxQueuedLines lines that wait on a node for their way to the driver
   */
  public record Output(int maxQueuedLines) {
    /** Checks. */
    public Output {
      Check.range("rfork.output.max-queued-lines", maxQueuedLines, 1, 10_000_000);
    }
  }

  /**
   * Switches for finding mistakes.
   *
   * @param reenter whether continuations are re-entered from restored bytes at every safe point
   */
  public record Debug(boolean reenter) {}
}
