package org.rfork.runtime.channel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.rfork.resource.ResourceException.Kind;
import org.rfork.runtime.view.ChannelSnapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channels' logs that this node keeps, in a temporary directory, each until its job ends. Safe
 * for all threads.
 */
final class ChannelLogs {
  private static final Logger LOG = LoggerFactory.getLogger(ChannelLogs.class);

  private final ConcurrentHashMap<Key, ChannelLog> logs = new ConcurrentHashMap<>();
  private final Set<String> jobsOver = ConcurrentHashMap.newKeySet();
  private @Nullable Path directory;
  private int files;

  /** Answers at once, or soon. */
  CompletableFuture<Reply> answer(Call call) {
    if (jobsOver.contains(call.channel().path().job())) {
      String over = "channel \"" + call.channel().name() + "\": its job is over";
      return CompletableFuture.completedFuture(Reply.refused(Kind.UNAVAILABLE, over));
    }
    try {
      return logs.computeIfAbsent(call.channel(), this::newLog).answer(call);
    } catch (UncheckedIOException failure) {
      String none =
          "channel \"%s\" cannot be kept on this node's disk: %s"
              .formatted(call.channel().name(), failure.getMessage());
      return CompletableFuture.completedFuture(Reply.refused(Kind.UNAVAILABLE, none));
    }
  }

  private ChannelLog newLog(Key channel) {
    return new ChannelLog(channel, new FrameFile(nextFile()));
  }

  private synchronized Path nextFile() {
    try {
      Path made = directory;
      if (made == null) {
        made = Files.createTempDirectory("rfork-channels-");
        directory = made;
      }
      return made.resolve(Integer.toString(++files));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Keys of all there are. */
  Collection<Key> keys() {
    return List.copyOf(logs.keySet());
  }

  @Nullable ChannelLog find(Key channel) {
    return logs.get(channel);
  }

  /** What they are now, of the node of that name. */
  List<ChannelSnapshot> snapshot(String home) {
    return logs.values().stream().map(log -> log.snapshot(home)).toList();
  }

  /** It is kept elsewhere from now on. */
  void forget(Key channel) {
    ChannelLog log = logs.remove(channel);
    if (log != null) {
      close(log);
    }
  }

  void endJob(String job) {
    for (Key channel : keys()) {
      if (channel.path().job().equals(job)) {
        jobsOver.add(job);
        forget(channel);
      }
    }
  }

  private static void close(ChannelLog log) {
    try {
      log.close();
    } catch (IOException failure) {
      LOG.warn("what was sent through a channel is left in place: {}", failure.toString());
    }
  }

  /** Deletes all. */
  void close() {
    keys().forEach(this::forget);
    deleteDirectory();
  }

  private synchronized void deleteDirectory() {
    Path made = directory;
    directory = null;
    if (made != null) {
      try {
        Files.deleteIfExists(made);
      } catch (IOException failure) {
        LOG.warn("{} is left in place: {}", made, failure.toString());
      }
    }
  }
}
