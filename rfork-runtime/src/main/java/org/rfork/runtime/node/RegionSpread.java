package org.rfork.runtime.node;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rfork.resource.ResourceException;
import org.rfork.resource.ResourceException.Kind;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.exec.ForkUnit;
import org.rfork.runtime.exec.FrozenState;
import org.rfork.runtime.placement.Rendezvous;
import org.rfork.runtime.resource.KeepCalls;
import org.rfork.runtime.resource.KeptRegions;
import org.rfork.runtime.resource.Region;
import org.rfork.runtime.resource.RegionBlock;
import org.rfork.runtime.resource.RegionVersion;

/**
 * Brings checkpoints of regions to other nodes, and from them. What asks waits for those. Safe for
 * all threads.
 */
final class RegionSpread {
  /** So many blocks go with a message. */
  private static final int BATCH = 8;

  private final NodeServices services;
  private final PeerQuestions questions;
  private final KeptRegions kept;

  RegionSpread(NodeServices services, PeerQuestions questions, KeptRegions kept) {
    this.services = services;
    this.questions = questions;
    this.kept = kept;
  }

  /**
   * The nodes besides this one that are to have a region's checkpoints.
   *
   * @param before those that have one, which go before others
   */
  List<NodeId> holders(Region.Identity region, List<NodeId> before) {
    List<NodeId> workers = new ArrayList<>();
    List<NodeId> others = new ArrayList<>();
    services.members().peers().forEach(peer -> (peer.isWorker() ? workers : others).add(peer.id));
    List<NodeId> ranked = new ArrayList<>(before);
    ranked.retainAll(workers);
    Rendezvous.rank(region.text(), workers).stream()
        .filter(node -> !ranked.contains(node))
        .forEach(ranked::add);
    ranked.addAll(Rendezvous.rank(region.text(), others));
    int wanted = services.config().recovery().copies();
    return List.copyOf(ranked.subList(0, Math.min(wanted, ranked.size())));
  }

  /**
   * Has a node keep a checkpoint that is here.
   *
   * @param base the generation of one that it has; 0 if it has none
   */
  void give(RegionVersion version, NodeId to, long base) throws ResourceException {
    long size = kept.size(version);
    long known = base;
    if (!KeepCalls.isYes(ask(to, KeepCalls.begin(version, known, size)))) {
      known = 0;
      ask(to, KeepCalls.begin(version, known, size));
    }
    List<Integer> changed = kept.changed(version, known);
    for (int from = 0; from < changed.size(); from += BATCH) {
      List<Integer> some = changed.subList(from, Math.min(from + BATCH, changed.size()));
      ask(to, KeepCalls.blocks(version, kept.read(version, some)));
    }
    ask(to, KeepCalls.whole(version, kept.count(version)));
  }

  /** Whether another node has a copy of a fork's state of that number, or a later one. */
  boolean hasCopy(ForkUnit fork, long number) {
    for (Answer answer :
        questions.ask(
            request -> new RecoveryMessage.CopyAsk(request, fork.path(), fork.digest()))) {
      if (answer.message() instanceof RecoveryMessage.CopyAnswer copy) {
        FrozenState state = copy.state();
        if (state != null && state.at().number() >= number) {
          return true;
        }
      }
    }
    return false;
  }

  /** Has this node keep a checkpoint that another one keeps; whether one does. */
  boolean get(RegionVersion version) throws ResourceException {
    for (Map.Entry<NodeId, byte[]> said : askAll(KeepCalls.has(version)).entrySet()) {
      if (KeepCalls.isYes(said.getValue())) {
        getFrom(said.getKey(), version);
        return true;
      }
    }
    return false;
  }

  private void getFrom(NodeId from, RegionVersion version) throws ResourceException {
    int count = 0;
    int after = Integer.MIN_VALUE;
    while (true) {
      var part = KeepCalls.Part.read(ask(from, KeepCalls.read(version, after)));
      if (count == 0) {
        boolean unused = kept.begin(version, 0, part.size());
      }
      List<RegionBlock> blocks = part.blocks();
      if (blocks.isEmpty()) {
        break;
      }
      kept.add(version, blocks);
      count += blocks.size();
      after = blocks.get(blocks.size() - 1).number();
    }
    kept.whole(version, count);
  }

  /** Says something to one node, and waits until it is done. */
  byte[] ask(NodeId to, byte[] what) throws ResourceException {
    List<Answer> given =
        questions.askOne(to, request -> new ResourceMessage.KeepAsk(request, what));
    ResourceMessage.ResourceAnswer answer = RegionHomes.answer(given);
    if (answer == null) {
      throw new ResourceException(Kind.UNAVAILABLE, to + " does not say that it keeps it");
    }
    return answer.whole();
  }

  /** Says something to all other nodes; what those answered that could. */
  Map<NodeId, byte[]> askAll(byte[] what) {
    Map<NodeId, byte[]> said = new LinkedHashMap<>();
    for (Answer answer : questions.ask(request -> new ResourceMessage.KeepAsk(request, what))) {
      if (answer.message() instanceof ResourceMessage.ResourceAnswer given
          && given.problem().isEmpty()) {
        said.put(answer.from(), given.answer());
      }
    }
    return said;
  }
}
