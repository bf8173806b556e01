package org.rfork.runtime.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * What holds of the tables after every event. The one definition, called by every test; it
 * remembers what it saw, so each table under test has one of its own.
 */
final class TableInvariants {
  private final IdentityHashMap<HomeFork, Integer> attempts = new IdentityHashMap<>();
  private final IdentityHashMap<HomeFork, Long> checkpoints = new IdentityHashMap<>();
  private final Map<HostedKey, Integer> hostedAttempts = new HashMap<>();

  /** Checks a home's table after it answered an event with these effects. */
  void check(ForkTable table, List<HomeEffect> effects) {
    int waiting = 0;
    int sent = 0;
    int leaving = 0;
    for (HomeFork fork : table.records().all()) {
      checkRecord(table, fork);
      waiting += fork.state == HomeState.WAITING ? 1 : 0;
      sent += fork.state == HomeState.SENT ? 1 : 0;
      leaving += fork.move != null ? 1 : 0;
    }
    require(
        waiting == table.records().waiting().size(),
        "waiting forks kept apart",
        table.records().waiting());
    require(
        sent == table.records().unaccepted().size(),
        "unaccepted forks kept apart",
        table.records().unaccepted());
    require(
        leaving == table.records().leaving().size(),
        "leaving forks kept apart",
        table.records().leaving());
    checkLastChances(table);
    long before = Long.MIN_VALUE;
    for (HomeFork fork : table.records().unaccepted()) {
      require(fork.sentAtMillis >= before, "unaccepted forks sorted by sending time", fork.path());
      before = fork.sentAtMillis;
    }
    for (HomeEffect effect : effects) {
      checkEffect(table, effect);
    }
  }

  private static void checkLastChances(ForkTable table) {
    int kept = 0;
    for (HomeFork fork : table.records().all()) {
      boolean last = fork.isInLastChance();
      require(
          last == table.records().lastChances().contains(fork),
          "last chances kept apart",
          fork.path());
      kept += last ? 1 : 0;
    }
    require(kept == table.records().lastChances().size(), "only living forks", kept);
  }

  private void checkRecord(ForkTable table, HomeFork fork) {
    require(fork.state != HomeState.DELIVERED, "a delivered fork is forgotten", fork.path());
    require((fork.node != null) == fork.state.isPlaced(), "a node while placed", fork.path());
    require(fork.node == null || !table.lost().contains(fork.node), "a live node", fork.path());
    require(fork.state != HomeState.WAITING || !fork.reason.isEmpty(), "a reason", fork.path());
    require(fork.move == null || fork.state.isPlaced(), "a move while placed", fork.path());
    require(fork.adopting == null || fork.state == HomeState.SENT, "asks to adopt", fork.path());
    require(fork.retriesUsed <= fork.spec.retries(), "no retry too many", fork.path());
    require(fork.losses < fork.spec.maxLosses(), "no loss too many", fork.path());
    int seen = attempts.getOrDefault(fork, fork.spec.openingAttempt());
    require(fork.attempt >= seen, "attempts only rise", fork.path());
    attempts.put(fork, fork.attempt);
    require(fork.checkpoint >= checkpoints.getOrDefault(fork, 0L), "safe points rise", fork.path());
    checkpoints.put(fork, fork.checkpoint);
  }

  private static void checkEffect(ForkTable table, HomeEffect effect) {
    if (effect instanceof HomeEffect.Deliver deliver) {
      require(table.view(deliver.path(), 0) == null, "forgotten once delivered", deliver);
    } else if (effect instanceof HomeEffect.Place place) {
      ForkView view = table.view(place.path(), 0);
      require(
          view != null && view.state() == HomeState.PLACING && view.attempt() == place.attempt(),
          "placement is asked for the current attempt",
          place);
    } else if (effect instanceof HomeEffect.SendAdopt adopt) {
      ForkView view = table.view(adopt.path(), 0);
      require(
          view != null && view.state() == HomeState.SENT && adopt.to().equals(view.node()),
          "only what is SENT is adopted",
          adopt);
    } else if (effect instanceof HomeEffect.SendSpawn spawn) {
      ForkView view = table.view(spawn.path(), 0);
      require(
          view != null && view.state() == HomeState.SENT && spawn.to().equals(view.node()),
          "only what is SENT is sent",
          spawn);
    }
  }

  /** Checks an executor's table. */
  void check(HostTable table) {
    Collection<HostedFork> all = table.records().all();
    int running = 0;
    int unacknowledged = 0;
    int kept = 0;
    int adopted = 0;
    for (HostedFork fork : all) {
      require(fork.state != HostState.FORGOTTEN, "a forgotten attempt is not kept", fork.origin);
      boolean hasEnded = fork.state == HostState.ENDED || fork.state == HostState.KEPT;
      require((fork.outcome != null) == hasEnded, "an outcome", fork.origin);
      boolean isOrphan = table.orphans().contains(fork);
      require(!isOrphan || fork.heritable, "a live home", fork.origin);
      require(!isOrphan || !fork.state.isUnacknowledged(), "a home to tell", fork.origin);
      require(table.records().ofHome(fork.key()) == fork, "found by its home", fork.origin);
      adopted += fork.home.equals(fork.origin.home()) ? 0 : 1;
      kept += fork.state == HostState.KEPT ? 1 : 0;
      int seen = hostedAttempts.getOrDefault(fork.origin, 0);
      require(fork.attempt >= seen, "hosted attempts only rise", fork.origin);
      running += fork.state == HostState.RUNNING ? 1 : 0;
      unacknowledged += fork.state.isUnacknowledged() ? 1 : 0;
    }
    require(running == table.running(), "running attempts counted", running);
    require(unacknowledged == table.unacknowledged(), "unacknowledged kept apart", unacknowledged);
    require(kept == table.kept(), "kept outcomes counted", kept);
    require(
        table.records().adopted().size() == adopted,
        "adopted kept apart",
        table.records().adopted().keySet());
    require(table.queued() >= 0, "queued attempts counted", table.queued());
    for (HostedFork fork : table.records().untold().all()) {
      require(fork.state == HostState.QUEUED, "only what waits is not told of", fork.origin);
    }
    table.records().unacknowledged().all().forEach(TableInvariants::checkReports);
    hostedAttempts.clear();
    all.forEach(fork -> hostedAttempts.put(fork.origin, fork.attempt));
  }

  private static void checkReports(List<HostedFork> ofOneHome) {
    long before = Long.MIN_VALUE;
    long last = 0;
    for (HostedFork fork : ofOneHome) {
      require(fork.state.isUnacknowledged(), "unacknowledged kept apart", fork.origin);
      require(fork.home.equals(ofOneHome.get(0).home), "each home's apart", fork.origin);
      require(fork.sentAtMillis >= before, "unacknowledged sorted by sending time", fork.origin);
      require(fork.report > last, "reports of a home are numbered", fork.origin);
      before = fork.sentAtMillis;
      last = fork.report;
    }
  }

  private static void require(boolean holds, String invariant, Object about) {
    if (!holds) {
      assertThat(about).as("invariant broken: %s", invariant).isNull();
    }
  }
}
