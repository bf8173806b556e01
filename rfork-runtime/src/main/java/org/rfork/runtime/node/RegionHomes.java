package org.rfork.runtime.node;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.runtime.BinaryReader;
import org.rfork.runtime.BinaryWriter;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.resource.Region;
import org.rfork.runtime.resource.RegionCalls;
import org.rfork.runtime.resource.Regions;

/**
 * The homes of the forks that are attached to a region: whether their rules let them go, and where
 * they are to place them. What asks waits for other nodes. Safe for all threads.
 */
final class RegionHomes {
  private static final byte MAY_GO = 1;
  private static final byte IS_ON = 2;

  private final NodeServices services;
  private final Regions regions;
  private final PeerQuestions questions;

  /**
   * What the homes said.
   *
   * @param homes that have some of the forks
   * @param refusal why some may not go; empty if all may
   */
  record Known(List<NodeId> homes, String refusal) {}

  RegionHomes(NodeServices services, Regions regions, PeerQuestions questions) {
    this.services = services;
    this.regions = regions;
    this.questions = questions;
  }

  /** Asks all nodes whether the attached forks that are theirs may go to a node. */
  Known ask(Region region, NodeId to) {
    Set<ForkPath> unknown = new HashSet<>(region.group().paths());
    byte[] question = question(MAY_GO, region, to);
    List<NodeId> homes = new ArrayList<>();
    List<Answer> all =
        questions.askAlsoHere(request -> new ResourceMessage.RegionAsk(request, true, question));
    for (Answer answer : all) {
      if (answer.message() instanceof ResourceMessage.ResourceAnswer said) {
        if (!said.problem().isEmpty()) {
          return new Known(homes, said.problem());
        }
        List<ForkPath> known = new BinaryReader(ByteBuffer.wrap(said.answer())).paths();
        if (!known.isEmpty()) {
          homes.add(answer.from());
          known.forEach(unknown::remove);
        }
      }
    }
    if (!homes.contains(services.self())) {
      homes.add(services.self()); // of forks that are made meanwhile
    }
    return new Known(
        homes, unknown.isEmpty() ? "" : "no node says that it is the home of " + unknown);
  }

  /**
   * Tells the homes where the region is.
   *
   * @return what is in the way; empty if all know it
   */
  String tell(Region region, Known known, NodeId now) {
    byte[] question = question(IS_ON, region, now);
    Set<ForkPath> untold = new HashSet<>(region.group().paths());
    for (NodeId home : known.homes()) {
      if (home.equals(services.self())) {
        untold.removeAll(isOn(region.identity(), now, region.group().paths()));
        continue;
      }
      ResourceMessage.ResourceAnswer said =
          answer(
              questions.askOne(
                  home, request -> new ResourceMessage.RegionAsk(request, true, question)));
      if (said == null || !said.problem().isEmpty()) {
        return home + " does not say that it knows where the forks go";
      }
      new BinaryReader(ByteBuffer.wrap(said.answer())).paths().forEach(untold::remove);
    }
    return untold.isEmpty() ? "" : "the home of " + untold + " does not know where they go";
  }

  private static byte[] question(byte verb, Region region, NodeId node) {
    var out = new BinaryWriter();
    out.putByte(verb);
    RegionCalls.write(region.identity(), out);
    node.write(out);
    out.paths(region.group().paths());
    return out.toBytes();
  }

  /** Answers another node, or this one. */
  byte[] answer(byte[] question) {
    var in = new BinaryReader(ByteBuffer.wrap(question));
    byte verb = in.getByte();
    Region.Identity identity = RegionCalls.readIdentity(in);
    NodeId to = NodeId.read(in);
    List<ForkPath> forks = in.paths();
    List<ForkPath> known = verb == IS_ON ? isOn(identity, to, forks) : mayGo(to, forks);
    var out = new BinaryWriter();
    out.paths(known);
    return out.toBytes();
  }

  private List<ForkPath> mayGo(NodeId to, List<ForkPath> forks) {
    List<ForkHandle<?>> own = own(forks);
    for (ForkHandle<?> fork : own) {
      String forbidden = services.placements().forbids(fork, to);
      if (!forbidden.isEmpty()) {
        throw new IllegalStateException(fork.path() + " stays: " + forbidden);
      }
    }
    return own.stream().map(ForkHandle::path).toList();
  }

  private List<ForkPath> isOn(Region.Identity identity, NodeId node, List<ForkPath> forks) {
    List<ForkHandle<?>> own = own(forks);
    if (!own.isEmpty()) {
      var anchor = regions.anchor(identity, node);
      own.forEach(fork -> fork.anchor(anchor));
    }
    return own.stream().map(ForkHandle::path).toList();
  }

  private List<ForkHandle<?>> own(List<ForkPath> forks) {
    List<ForkHandle<?>> own = new ArrayList<>();
    for (ForkPath path : forks) {
      ForkHandle<?> fork = services.registry().find(path);
      if (fork != null && !fork.isEnded() && fork.homeNode().equals(services.self())) {
        own.add(fork);
      }
    }
    return own;
  }

  /** The answer of the one node that was asked; null if it gave none. */
  static ResourceMessage.@Nullable ResourceAnswer answer(List<Answer> given) {
    return given.isEmpty() ? null : (ResourceMessage.ResourceAnswer) given.get(0).message();
  }
}
