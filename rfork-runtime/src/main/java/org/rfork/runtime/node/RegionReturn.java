package org.rfork.runtime.node;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.resource.ResourceException;
import org.rfork.runtime.ForkName;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.checkpoint.StoredFork;
import org.rfork.runtime.exec.Anchor;
import org.rfork.runtime.exec.ForkContext;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.exec.ForkHome;
import org.rfork.runtime.exec.ForkUnit;
import org.rfork.runtime.exec.FrozenState;
import org.rfork.runtime.exec.UnitState;
import org.rfork.runtime.resource.KeptRegions;
import org.rfork.runtime.resource.Region;
import org.rfork.runtime.resource.RegionBlock;
import org.rfork.runtime.resource.RegionVersion;
import org.rfork.runtime.resource.Regions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a region here again as of a checkpoint when its opener goes on here from that, and with it
 * all other forks of its group. The opener's home says where that is and which checkpoint it is, by
 * the state that it gives the opener. Waits for other nodes. Safe for all threads.
 */
final class RegionReturn {
  private static final Logger LOG = LoggerFactory.getLogger(RegionReturn.class);

  private final NodeServices services;
  private final RegionKeeper keeper;
  private final Regions regions;
  private final ForkLauncher launcher;
  private final ForkHome home;

  RegionReturn(
      NodeServices services,
      RegionKeeper keeper,
      Regions regions,
      ForkLauncher launcher,
      ForkHome home) {
    this.services = services;
    this.keeper = keeper;
    this.regions = regions;
    this.launcher = launcher;
    this.home = home;
  }

  /**
   * For a fork that goes on here from its state of a checkpoint.
   *
   * @return why it cannot; empty if the region is here
   */
  String bringBack(RegionVersion version, ForkContext context) {
    Region.Identity region = version.region();
    boolean isOpener = context.path().equals(region.opener());
    Region here = regions.here(region);
    if (here != null && (!isOpener || !isOfEarlier(here, context))) {
      return "";
    }
    if (!isOpener) {
      return region.text() + " is not on " + services.self();
    }
    try {
      if (!isHere(version)) {
        return lost(version);
      }
      bringBackHere(version, context);
      return "";
    } catch (ResourceException failure) {
      return "%s cannot go on from its checkpoint: %s"
          .formatted(region.text(), failure.getMessage());
    }
  }

  /** Whether an earlier attempt of the opener had it here, which was given up. */
  private static boolean isOfEarlier(Region region, ForkContext context) {
    return region.openerAttempt() != 0 && region.openerAttempt() != context.attempt();
  }

  private boolean isHere(RegionVersion version) throws ResourceException {
    KeptRegions kept = keeper.kept();
    return kept.has(version)
        || RegionFiles.read(kept, version, key -> services.blobs().get(BlobKeys.ofShared(key)))
        || keeper.spread().get(version);
  }

  private String lost(RegionVersion version) {
    Region.Identity region = version.region();
    String why = keeper.whyPastReturn(region.opener(), region.name());
    return "%s is lost: %s"
        .formatted(
            region.text(),
            why.isEmpty() ? "no node has the checkpoint that its forks go on from" : why);
  }

  private void bringBackHere(RegionVersion version, ForkContext context) throws ResourceException {
    KeptRegions kept = keeper.kept();
    List<StoredFork> forks =
        RegionRecords.decode(kept.parts(version), JobFreezer.header(context.job()));
    Region region = regions.remake(version.region(), kept.size(version));
    int after = -1;
    for (List<RegionBlock> some = kept.readAfter(version, after);
        !some.isEmpty();
        some = kept.readAfter(version, after)) {
      some.forEach(region::restored);
      after = some.get(some.size() - 1).number();
    }
    region.openedBy(context.attempt());
    region.generation(version.generation());
    region.group().ended(RegionRecords.ends(forks));
    region.group().expects(List.of(context.path()));
    regions.broughtBack(region);
    context.broughtBack();
    LOG.info(
        "{} goes on on {} from a checkpoint, with {} forks besides its opener",
        version.region().text(),
        services.self(),
        forks.stream().filter(fork -> !fork.isEnded()).count());
    int attempt = services.pool().nextRerun();
    List<ForkHandle<?>> all =
        forks.stream().<ForkHandle<?>>map(fork -> handle(fork, context, attempt)).toList();
    all.forEach(services.broughtBack()::add); // all, before the first of them asks for another
    all.stream().filter(fork -> !fork.isEnded()).forEach(fork -> launch(fork, region, attempt));
  }

  /** A fork goes on in a group that is here: a checkpoint of it is to be kept soon by others. */
  void rejoin(Region.Identity identity, ForkContext context) throws ResourceException {
    if (context.holdings().member() == null) {
      regions.rejoin(identity, context);
    }
    Region region = regions.here(identity);
    if (region != null && context.path().equals(identity.opener())) {
      keeper.asked(region, true);
    }
  }

  private ForkHandle<?> handle(StoredFork stored, ForkContext context, int attempt) {
    ForkPath path = stored.path();
    boolean isChild = context.path().equals(path.parent());
    int ofParent = isChild ? context.attempt() : attempt;
    @Nullable Outcome outcome = stored.outcome();
    if (outcome != null) {
      var ended =
          new ForkHandle<Object>(
              ForkUnit.named(ForkName.of(path), context.job()),
              ofParent,
              stored.options(),
              services.self(),
              home);
      ended.end(outcome, null, 0);
      return ended;
    }
    UnitState start = UnitState.captured(stored.born(), false, stored::digest);
    ForkUnit born =
        ForkUnit.of(
            ForkName.of(path), context.job(), stored.options().label(), stored.birth(), start);
    FrozenState checkpoint = stored.checkpoint();
    ForkUnit unit = checkpoint == null ? born : born.resumed(checkpoint);
    return new ForkHandle<Object>(unit, ofParent, stored.options(), services.self(), home);
  }

  private void launch(ForkHandle<?> fork, Region region, int attempt) {
    Anchor anchor = regions.anchorOf(region.group());
    fork.anchor(anchor);
    region.group().forked(fork.path());
    fork.onEnd(() -> regions.over(region.group(), fork.path()));
    services.admission().enterOverLimit();
    launcher.launch(fork, attempt);
  }
}
