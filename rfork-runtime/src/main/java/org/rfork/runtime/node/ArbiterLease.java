package org.rfork.runtime.node;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.coordination.lease.LeaseSettings;
import org.apache.pekko.coordination.lease.javadsl.Lease;
import org.apache.pekko.dispatch.Dispatchers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The arbiter as Pekko's split-brain resolver asks it: the first node of each side asks once for
 * its side before one is put out. Pekko makes it by name; see rfork-pekko.conf.
 */
public final class ArbiterLease extends Lease {
  /** Where Pekko's configuration names the arbiter's directory. */
  static final String DIRECTORY = "rfork-arbiter.directory";

  private static final Logger LOG = LoggerFactory.getLogger(ArbiterLease.class);

  private final LeaseSettings settings;
  private final ExtendedActorSystem system;
  private final Arbiter arbiter;
  private volatile boolean granted;

  /** For Pekko. */
  public ArbiterLease(LeaseSettings settings, ExtendedActorSystem system) {
    this.settings = settings;
    this.system = system;
    this.arbiter = new Arbiter(Path.of(settings.leaseConfig().getString("directory")));
  }

  @Override
  public LeaseSettings getSettings() {
    return settings;
  }

  @Override
  public CompletionStage<Boolean> acquire() {
    return CompletableFuture.supplyAsync(
        this::claim, system.dispatchers().lookup(Dispatchers.DefaultBlockingDispatcherId()));
  }

  @Override
  public CompletionStage<Boolean> acquire(Consumer<Optional<Throwable>> lost) {
    return acquire(); // it cannot be lost
  }

  private boolean claim() {
    Cluster cluster = Cluster.get(system);
    String self = name(cluster.selfUniqueAddress());
    Set<String> others =
        cluster.state().getUnreachable().stream()
            .map(Member::uniqueAddress)
            .map(ArbiterLease::name)
            .collect(Collectors.toSet());
    try {
      granted = arbiter.claim(self, others);
      LOG.info("{} cannot reach {}; the arbiter lets it go on: {}", self, others, granted);
    } catch (IOException unusable) {
      LOG.error(
          "{} cannot reach {}, and the arbiter cannot be asked: its side stops",
          self,
          others,
          unusable);
      granted = false;
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      granted = false;
    }
    return granted;
  }

  private static String name(UniqueAddress node) {
    return Meeting.hostPort(node.address()) + "#" + node.longUid();
  }

  @Override
  public CompletionStage<Boolean> release() {
    return CompletableFuture.completedFuture(true); // a claim is for ever
  }

  @Override
  public boolean checkLease() {
    return granted;
  }
}
