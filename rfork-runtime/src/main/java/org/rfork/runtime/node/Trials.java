package org.rfork.runtime.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.rfork.resource.ResourceException;
import org.rfork.resource.ResourceException.Kind;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.channel.ChannelHandle;
import org.rfork.runtime.config.ResourceRule.Policy;
import org.rfork.runtime.exec.Held;
import org.rfork.runtime.exec.JobInfo;
import org.rfork.runtime.exec.Passage;
import org.rfork.runtime.resource.Files;
import org.rfork.runtime.resource.HeldFile;
import org.rfork.runtime.resource.HeldRegion;
import org.rfork.runtime.resource.Trial;

/**
 * Finds out before a fork leaves whether it would have its handles where it goes, by having them
 * bound there and let go of. Safe for all threads.
 */
final class Trials {
  /** A larger state is not sent before it goes. */
  private static final int MOST_REHEARSED = 1 << 19;

  /** Asks a node. */
  @FunctionalInterface
  interface Asking {
    /** What it says; null if it says nothing. */
    ResourceMessage.@Nullable ResourceAnswer ask(NodeId node, JobInfo job, byte[] trial);
  }

  private final NodeServices services;
  private final StateCaptures captures;
  private final Files files;
  private final Asking asking;

  Trials(NodeServices services, StateCaptures captures, Files files, Asking asking) {
    this.services = services;
    this.captures = captures;
    this.files = files;
    this.asking = asking;
  }

  /** Tries out here what another node sent. */
  void tryOut(byte[] sent, JobInfo job) throws ResourceException {
    Trial trial = Trial.parse(sent);
    List<Held> found = new ArrayList<>();
    trial.files().forEach(file -> found.add(files.restored(file, null)));
    Object unused = captures.restoreUnbound(trial.others(), job, found);
    found.forEach(Held::beginToTryOut);
    for (Held held : found) {
      try {
        held.tryOut();
      } catch (ResourceException said) {
        throw said;
      } catch (Exception cannot) { // a program's handle
        throw new ResourceException(
            Kind.UNAVAILABLE,
            "%s \"%s\" cannot be bound on %s: %s"
                .formatted(held.kind(), held.name(), services.self(), cannot.getMessage()),
            cannot);
      }
    }
  }

  /** As {@link Passage#rehearse}. */
  String rehearse(JobInfo job, List<Held> held, byte[] state, NodeId to) {
    if (state.length > MOST_REHEARSED) {
      return obstacle(job, held, to);
    }
    String ruled = ruledOut(held);
    return ruled.isEmpty() ? refusal(to, job, new Trial(List.of(), state).bytes()) : ruled;
  }

  private String ruledOut(List<Held> held) {
    for (Held each : held) {
      if (files.policies().of(each.kind(), each.name()) == Policy.ERROR) {
        return "%s \"%s\" does not leave %s: a rule of rfork.resources.rules says %s"
            .formatted(
                each.kind(),
                each.name(),
                services.self(),
                Policy.ERROR.name().toLowerCase(Locale.ROOT));
      }
    }
    return "";
  }

  /** As {@link Passage#obstacle}. */
  String obstacle(JobInfo job, List<Held> all, @Nullable NodeId to) {
    List<Held> held = all.stream().filter(each -> !(each instanceof HeldRegion)).toList();
    if (held.isEmpty()) {
      return ""; // a region goes with its group
    }
    String ruled = ruledOut(held);
    if (!ruled.isEmpty()) {
      return ruled;
    }
    byte[] trial;
    try {
      trial = trial(job, held).bytes();
    } catch (ResourceException cannot) {
      return String.valueOf(cannot.getMessage());
    }
    for (NodeId node : to == null ? services.members().otherWorkers() : List.of(to)) {
      String refusal = refusal(node, job, trial);
      if (!refusal.isEmpty()) {
        return refusal;
      }
    }
    return "";
  }

  private String refusal(NodeId node, JobInfo job, byte[] trial) {
    ResourceMessage.ResourceAnswer answer = asking.ask(node, job, trial);
    if (answer == null) {
      return node + " does not say whether it can have what the fork holds";
    }
    return answer.problem().substring(answer.problem().indexOf(' ') + 1);
  }

  private Trial trial(JobInfo job, List<Held> held) throws ResourceException {
    List<String> ofFiles = new ArrayList<>();
    List<Object> others = new ArrayList<>();
    held.forEach(Held::beginToTell);
    for (Held each : held) {
      if (each instanceof HeldFile file) {
        ofFiles.add(files.trial(file));
      } else if (!each.kind().equals(ChannelHandle.KIND)) { // which needs nothing of its node
        others.add(each.handle());
      }
    }
    return new Trial(ofFiles, captures.captureExact(others, job));
  }
}
