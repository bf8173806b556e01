package org.rfork.runtime.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.runtime.ClusterException;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.checkpoint.JobFile;
import org.rfork.runtime.checkpoint.JobHeader;
import org.rfork.runtime.checkpoint.StoredFork;
import org.rfork.runtime.exec.FrozenState;
import org.rfork.runtime.exec.JobInfo;

/** Freezes jobs: asks all nodes for what they know, and puts it together. Safe for all threads. */
final class JobFreezer {
  /** For putting the parts together and fetching them, once the safe points are over. */
  private static final Duration FETCHING = Duration.ofMinutes(2);

  private final NodeServices services;
  private final PeerQuestions questions;

  JobFreezer(NodeServices services, PeerQuestions questions) {
    this.services = services;
    this.questions = questions;
  }

  /** What is stored of a job: its name without its number is what people call it. */
  static JobHeader header(JobInfo job) {
    String program = job.id().substring(0, Math.max(0, job.id().lastIndexOf('-')));
    boolean durable = job.kind() == JobInfo.Kind.DURABLE;
    return new JobHeader(job.id(), job.seed(), job.allow(), durable, program);
  }

  /**
   * The job as it is now; null if no node knows it as one that is living.
   *
   * @throws ClusterException if it cannot be frozen, or a node did not answer
   */
  @Nullable JobFile freeze(String job, Duration limit) {
    Set<NodeId> silent = new HashSet<>(Set.of(services.self()));
    services.members().peers().forEach(peer -> silent.add(peer.id));
    List<Answer> answers =
        questions.askAlsoHere(
            request -> new JobMessage.FreezeAsk(request, job, limit.toMillis()),
            limit.plus(FETCHING));
    List<JobFile> parts = new ArrayList<>();
    for (Answer answer : answers) {
      silent.remove(answer.from());
      if (answer.message() instanceof JobMessage.FreezeAnswer part) {
        requireNotRefused(job, answer.from(), part.refused());
        if (part.part().length > 0) {
          parts.add(JobFile.decode(part.part()));
        }
      }
    }
    if (!silent.isEmpty()) {
      throw new ClusterException(
          "job " + job + " cannot be frozen now: " + silent + " did not say what they have of it");
    }
    return merged(parts);
  }

  private static void requireNotRefused(String job, NodeId node, String why) {
    if (!why.isEmpty()) {
      throw new ClusterException("job " + job + " cannot be frozen: on " + node + " " + why);
    }
  }

  private @Nullable JobFile merged(List<JobFile> parts) {
    Map<ForkPath, StoredFork> forks = new LinkedHashMap<>();
    Map<String, byte[]> shared = new HashMap<>();
    JobHeader job = null;
    for (JobFile part : parts) {
      job = part.job();
      shared.putAll(part.shared());
      part.forks().forEach(fork -> forks.merge(fork.path(), fork, JobFreezer::merged));
    }
    return job == null || !forks.containsKey(ForkPath.root(job.id()))
        ? null
        : JobFile.now(services.members().workers(), job, shared, List.copyOf(forks.values()));
  }

  /** The home knows how a fork began, its node how far it is. */
  private static StoredFork merged(StoredFork one, StoredFork other) {
    if (one.isEnded() || other.isEnded()) {
      return one.isEnded() ? one : other;
    }
    StoredFork born = one.born().length > 0 ? one : other;
    FrozenState newest =
        one.safePoint() >= other.safePoint() ? one.checkpoint() : other.checkpoint();
    return new StoredFork(
        born.job(),
        born.path(),
        born.digest(),
        born.options(),
        born.birth(),
        born.born(),
        newest,
        null);
  }
}
