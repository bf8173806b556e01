package org.rfork.runtime.channel;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.rfork.resource.ResourceException.Kind;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.exec.ForkContext;
import org.rfork.runtime.exec.Held;
import org.rfork.runtime.view.ChannelSnapshot;

/**
 * Channels as this node has them: handles for its forks, and the logs that it keeps. Which nodes
 * keep a channel's log follows from its name and the cluster's members; a node that finds others
 * without it brings it to them. Safe for all threads.
 */
public final class Channels {
  /** What channels need of the cluster. */
  public interface Cluster {
    /** This node. */
    NodeId self();

    /** Those that are to keep a channel now, the first for reading first; never empty. */
    List<NodeId> holders(String channel);

    /** Whether that node is gone for good. */
    boolean isLost(NodeId node);

    /** What another node answers; null if it does not. */
    CompletableFuture<byte @Nullable []> ask(NodeId node, byte[] question);
  }

  private static final String CLAIM = ChannelHandle.KIND + " ";

  private final Cluster cluster;
  private final ItemCodec codec;
  private final long buffer;
  private final ChannelLogs logs = new ChannelLogs();

  /** What is known to have come to whom. */
  private final Map<Key, Spread> spread = new ConcurrentHashMap<>();

  private record Spread(List<NodeId> holders, int count, LogState state) {}

  /**
   * Keeps nothing yet.
   *
   * @param buffer how many bytes may be sent that are not received
   */
  public Channels(Cluster cluster, ItemCodec codec, long buffer) {
    this.cluster = cluster;
    this.codec = codec;
    this.buffer = buffer;
  }

  /** A channel that the fork or {@code main} of this context makes. */
  public <T> ChannelHandle<T> create(ForkContext context) {
    context.requireOwner("ForkChannel.create()");
    Key key = Key.of(context.nextChild(null).path(), context.job()); // numbered as forks are
    return new ChannelHandle<>(this, key, context.job().restartedAtMillis());
  }

  /** What a state says of a channel for a fork that begins: it has no end yet. */
  public String freshToken(ChannelHandle<?> channel) {
    return channel.freshToken();
  }

  /** What the state of the fork that uses it says of a channel. */
  public String token(ChannelHandle<?> channel) {
    return channel.token();
  }

  /**
   * The channel of which a state says this.
   *
   * @param found is given what its fork holds by it, if it has an end
   * @throws IllegalArgumentException if the text is damaged
   */
  public ChannelHandle<?> restored(String token, List<Held> found) {
    ChannelHandle<Object> channel = ChannelHandle.parse(this, token);
    if (channel.hasEnd()) {
      found.add(new HeldChannel(channel));
    }
    return channel;
  }

  /** What this node keeps. */
  public List<ChannelSnapshot> snapshot() {
    return logs.snapshot(node());
  }

  /** This node's name. */
  String node() {
    return cluster.self().name();
  }

  ItemCodec codec() {
    return codec;
  }

  long buffer() {
    return buffer;
  }

  List<NodeId> holders(Key channel) {
    return cluster.holders(channel.name());
  }

  /** What a node says; null if it does not answer. */
  CompletableFuture<@Nullable Reply> ask(NodeId node, Call call) {
    if (node.equals(cluster.self())) {
      return logs.answer(call).thenApply(reply -> reply);
    }
    return cluster
        .ask(node, call.bytes())
        .thenApply(answer -> answer == null ? null : Reply.parse(answer));
  }

  /** What all those say that are to keep it. */
  CompletableFuture<List<@Nullable Reply>> askAll(Call call) {
    CompletableFuture<List<@Nullable Reply>> all =
        CompletableFuture.completedFuture(new ArrayList<>());
    for (NodeId node : holders(call.channel())) {
      all =
          all.thenCombine(
              ask(node, call),
              (replies, reply) -> {
                replies.add(reply);
                return replies;
              });
    }
    return all;
  }

  /** Answers another node. */
  public CompletableFuture<byte[]> answer(byte[] question) {
    try {
      return logs.answer(Call.parse(question)).thenApply(Reply::bytes);
    } catch (IllegalArgumentException damaged) {
      String message = String.valueOf(damaged.getMessage());
      return CompletableFuture.completedFuture(Reply.refused(Kind.UNAVAILABLE, message).bytes());
    }
  }

  /** What has the home of a fork make this call. */
  static String claim(Call.Break call) {
    return CLAIM + Base64.getEncoder().encodeToString(call.bytes());
  }

  /** Whether an outcome claims something of a channel. */
  public static boolean isClaim(String claim) {
    return claim.startsWith(CLAIM);
  }

  /** An outcome that claims this is its fork's: those that keep the channel are told. Waits. */
  public void redeem(String claim) {
    byte[] call = Base64.getDecoder().decode(claim.substring(CLAIM.length()));
    List<@Nullable Reply> unused = askAll(Call.parse(call)).join();
  }

  /** Whether this node keeps any. */
  public boolean isInUse() {
    return !logs.keys().isEmpty();
  }

  /**
   * Brings what this node has to those that are to keep it, and lets go of what others keep. To be
   * called several times a second, by one thread at a time that may wait.
   */
  public void spread() {
    for (Key key : logs.keys()) {
      ChannelLog log = logs.find(key);
      NodeId driver = key.driver();
      if (driver != null && cluster.isLost(driver)) {
        endJob(key.path().job());
      } else if (log != null) {
        spread(key, log);
      }
    }
  }

  private void spread(Key key, ChannelLog log) {
    List<NodeId> holders = holders(key);
    var now = new Spread(holders, log.count(), log.state());
    if (now.equals(spread.get(key))) {
      return;
    }
    boolean allHaveIt = true;
    for (NodeId node : holders) {
      if (!node.equals(cluster.self())) {
        allHaveIt &= Spreading.bring(log, call -> ask(node, call).join());
      }
    }
    if (allHaveIt && !holders.contains(cluster.self())) {
      logs.forget(key);
      spread.remove(key);
    } else if (allHaveIt) {
      spread.put(key, now);
    }
  }

  /** The job is over. */
  public void endJob(String job) {
    logs.endJob(job);
    spread.keySet().removeIf(key -> key.path().job().equals(job));
  }

  /** Deletes all that is kept. */
  public void close() {
    logs.close();
  }
}
