package org.rfork.runtime.node;

import org.rfork.runtime.NodeId;
import org.rfork.runtime.table.ForkTable;
import org.rfork.runtime.table.HostTable;
import org.rfork.runtime.table.Timing;

/**
 * The desks among which the work of a node's actor is divided. For the thread that has the turn.
 */
record Desks(
    TurnClock clock,
    Courier courier,
    AskBoard asks,
    StateCopies copies,
    HomeDesk home,
    HostDesk host,
    Thief thief,
    Balance balance,
    WatchDesk watches,
    KeptJobs keptJobs,
    Farewells farewells,
    FreezeDesk freezes,
    DeadlockDesk deadlocks) {

  static Desks of(NodeActor.Parts parts) {
    NodeServices services = parts.services();
    NodeRuntime runtime = parts.runtime();
    Inbox inbox = parts.inbox();
    NodeId id = services.self();
    var timing = new Timing(services.config().forks().resendAfter().toMillis());
    var clock = new TurnClock(services::nowMillis);
    var courier = new Courier(services, inbox);
    var asks = new AskBoard(courier);
    var copies = new StateCopies(services, courier);
    var home = new HomeDesk(new ForkTable(id, timing), clock, services, inbox, courier, copies);
    var host =
        new HostDesk(
            new HostTable(id, timing, services.config().recovery().keptOutcomeBytes()),
            clock,
            services,
            inbox,
            courier,
            parts.spawnActor());
    var thief =
        new Thief(
            services.members(),
            services.config().node().threads(),
            () -> services.pool().queued() + services.pool().active(),
            courier,
            System::nanoTime);
    var keptJobs =
        new KeptJobs(
            services,
            courier,
            timing,
            job -> services.chores().add(() -> runtime.durableRoots().begin(job)),
            (job, outcome) ->
                services.chores().add(() -> runtime.durableRoots().takeOver(job, outcome)),
            home::whole);
    return new Desks(
        clock,
        courier,
        asks,
        copies,
        home,
        host,
        thief,
        new Balance(services, home, host, courier, thief, parts.self()::drained),
        new WatchDesk(
            services,
            inbox,
            courier,
            fork -> services.chores().add(() -> runtime.adoptions().takeOver(fork))),
        keptJobs,
        new Farewells(services, courier, timing, keptJobs::mayBeRestarted),
        new FreezeDesk(services, runtime.frozenJobs(), inbox, home, host, keptJobs),
        new DeadlockDesk(services, asks, courier));
  }
}
