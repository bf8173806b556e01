package org.rfork.runtime.node;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.ForkRefusedException;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.checkpoint.JobFile;
import org.rfork.runtime.checkpoint.JobHeader;

/**
 * What becomes of jobs in files: freezes them, and keeps what they had reached. Safe for all
 * threads.
 */
final class FrozenJobs {
  private static final Duration INHERIT_LIMIT = Duration.ofMinutes(2);

  private final NodeServices services;
  private final StateCaptures captures;
  private final PeerQuestions questions;

  FrozenJobs(NodeServices services, StateCaptures captures, PeerQuestions questions) {
    this.services = services;
    this.captures = captures;
    this.questions = questions;
  }

  /**
   * The job as it is now; null if no node knows it as one that is living. Asks all nodes: not for
   * the actor's thread.
   *
   * @param limit how long to wait for safe points
   */
  @Nullable JobFile freeze(String job, Duration limit) {
    return new JobFreezer(services, questions).freeze(job, limit);
  }

  /** Keeps what a frozen job had reached, for its forks that are forked again here. */
  void inherit(JobFile file) {
    file.shared()
        .forEach(
            (key, bytes) -> services.blobs().put(BlobKeys.ofShared(key), file.job().id(), bytes));
    services.legacies().add(file);
    services.store().reopen(file.job().id());
  }

  /**
   * Gives the file to all other nodes, and waits until they have it, two minutes at most. Not for
   * the actor's thread.
   *
   * @throws ForkRefusedException if one does not take it
   */
  void requireInherited(ForkPath root, byte[] file) {
    String job = root.job();
    services.blobs().put(BlobKeys.ofLegacy(job), job, file); // for nodes that join, too
    Set<NodeId> silent = new HashSet<>();
    services.members().peers().forEach(peer -> silent.add(peer.id));
    questions
        .ask(
            request -> new JobMessage.ResumeAsk(request, job, new byte[0], file.length),
            INHERIT_LIMIT)
        .forEach(answer -> silent.remove(answer.from()));
    if (!silent.isEmpty()) {
      throw new ForkRefusedException(
          root + " was refused: " + silent + " did not take its file in " + INHERIT_LIMIT,
          root,
          null,
          0,
          null);
    }
  }

  /** A captured state in a document for a file; see {@link StateCaptures#forFile}. */
  byte[] forFile(byte[] state, JobHeader job, BiConsumer<String, NodeId> shared) {
    return captures.forFile(state, job, shared);
  }

  /** See {@link StateCaptures#sharedBytes}. */
  byte[] sharedBytes(String key, NodeId holder) {
    return captures.sharedBytes(key, holder);
  }
}
