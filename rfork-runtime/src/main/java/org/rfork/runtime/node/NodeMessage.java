package org.rfork.runtime.node;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.Progress;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Order;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.Waiting;
import org.rfork.runtime.exec.ForkUnit;
import org.rfork.runtime.exec.FrozenState;
import org.rfork.runtime.exec.JobInfo;
import org.rfork.runtime.placement.Pace;
import org.rfork.runtime.table.Survivor;
import org.rfork.runtime.view.ClusterSnapshot;

/** What nodes say to each other. The sender stands in the {@link Envelope}. */
sealed interface NodeMessage {

  /** A message whose payload the receiver fetches from the sender when it is large. */
  sealed interface Large extends NodeMessage {
    /** The payload's size if it is to be fetched; 0 when it is inside. */
    int blob();

    /** What the sender calls the payload. */
    String blobKey();

    /** The whole message. */
    NodeMessage with(byte[] payload);
  }

  /**
   * The first message to a node.
   *
   * @param version the sender's protocol; nodes of different versions do not work together
   * @param unheard whether the sender has not heard the receiver's hello, and asks for it
   */
  record Hello(int version, String address, Set<String> roles, int threads, boolean unheard)
      implements NodeMessage {}

  /** The sender cannot work with the receiver, which must leave. */
  record Unwelcome(String why) implements NodeMessage {}

  /**
   * How busy the sender is.
   *
   * @param total forks queued or running there
   * @param byHome how many of them are for each other home
   * @param draining whether it takes no more forks
   */
  record Load(int total, Map<NodeId, Integer> byHome, boolean draining, Pace pace)
      implements NodeMessage {}

  /**
   * Run this fork.
   *
   * @param blob the size of the state when it is to be fetched from the sender; 0 when it is inside
   * @param urgent begin it even if every thread waits: its home could not take it back
   * @param careful begin it only when its home has heard that it begins: it was lost before, and
   *     the home must know whether it ran if this node is lost too
   * @param lost the nodes that the sender knows to be lost, for a fork that runs again
   */
  record Spawn(
      ForkUnit unit, int attempt, int blob, boolean urgent, boolean careful, List<NodeId> lost)
      implements NodeMessage {}

  /** The sender has this attempt. */
  record Accepted(ForkPath path, int attempt) implements NodeMessage {}

  /** The attempt has begun. */
  record Started(ForkPath path, int attempt) implements NodeMessage {}

  /** The sender knows that the attempt begins, so it may. */
  record StartedAck(ForkPath path, int attempt) implements NodeMessage {}

  /**
   * The attempt is over.
   *
   * @param blob the size of the payload when it is to be fetched from the sender; 0 when inside
   */
  record Ended(ForkPath path, int attempt, Outcome outcome, int blob) implements Large {
    @Override
    public String blobKey() {
      return BlobKeys.ofOutcome(path, attempt);
    }

    @Override
    public NodeMessage with(byte[] payload) {
      return new Ended(path, attempt, outcome.with(payload), 0);
    }
  }

  /** The outcome arrived. */
  record EndedAck(ForkPath path, int attempt) implements NodeMessage {}

  /**
   * The sender could not begin the attempt, or stopped it at a safe point.
   *
   * @param state where it stopped; null if it was not begun
   * @param blob the size of the state when it is to be fetched from the sender; 0 when inside
   */
  record HandedBack(ForkPath path, int attempt, String why, @Nullable FrozenState state, int blob)
      implements Large {
    @Override
    public String blobKey() {
      return state == null ? "" : BlobKeys.ofCheckpoint(path, attempt, state.at());
    }

    @Override
    public NodeMessage with(byte[] payload) {
      FrozenState whole = state == null ? null : state.with(payload);
      return new HandedBack(path, attempt, why, whole, 0);
    }
  }

  /**
   * The attempt's state at a safe point.
   *
   * @param blob the size of the state when it is to be fetched from the sender; 0 when inside
   */
  record Checkpointed(ForkPath path, int attempt, FrozenState state, int blob) implements Large {
    @Override
    public String blobKey() {
      return BlobKeys.ofCheckpoint(path, attempt, state.at());
    }

    @Override
    public NodeMessage with(byte[] payload) {
      return new Checkpointed(path, attempt, state.with(payload), 0);
    }
  }

  /** Stop this attempt at its next safe point and hand it back. */
  record Release(ForkPath path, int attempt, String why, @Nullable NodeId to)
      implements NodeMessage {}

  /** The attempt cannot be stopped there. */
  record NotReleased(ForkPath path, int attempt, String why) implements NodeMessage {}

  /**
   * Stop this attempt and all below it.
   *
   * @param owner the home that the attempt has: the sender, or a lost one whose fork it replaced
   */
  record Cancel(ForkPath path, int attempt, NodeId owner, String why) implements NodeMessage {}

  /** The cancellation arrived. */
  record CancelAck(ForkPath path, int attempt) implements NodeMessage {}

  /** What the fork said of its own progress. */
  record Progressed(ForkPath path, int attempt, Progress progress) implements NodeMessage {}

  /** Tell me when this fork of yours has ended. */
  record Watch(ForkPath path) implements NodeMessage {}

  /** The watched fork has ended. */
  record Watched(ForkPath path, int attempt, Outcome outcome, int blob) implements Large {
    @Override
    public String blobKey() {
      return BlobKeys.ofOutcome(path, attempt);
    }

    @Override
    public NodeMessage with(byte[] payload) {
      return new Watched(path, attempt, outcome.with(payload), 0);
    }
  }

  /** The sender is the home now of an attempt that the receiver has for a former home. */
  record Adopt(ForkPath path, int attempt, NodeId oldHome) implements NodeMessage {}

  /** The sender has nothing of the attempt that the receiver would adopt. */
  record NotThere(ForkPath path, int attempt) implements NodeMessage {}

  /**
   * What has the receiver of a fork and all below it that a home could adopt?
   *
   * @param lost the nodes that the sender knows to be lost
   */
  record SurvivorsAsk(long request, ForkPath family, List<NodeId> lost) implements NodeMessage {}

  /**
   * What the sender has of them.
   *
   * @param copied of which forks it holds a copy of a captured state
   */
  record SurvivorsAnswer(long request, List<Survivor> survivors, List<ForkPath> copied)
      implements NodeMessage {}

  /**
   * Hold this copy of a fork's newest state.
   *
   * @param digest what tells the state that the fork started from at its birth from another one
   * @param blob the size of the state when it is to be fetched from the sender; 0 when inside
   */
  record KeepCopy(
      ForkPath path, JobInfo job, String digest, int attempt, FrozenState state, int blob)
      implements Large {
    @Override
    public String blobKey() {
      return BlobKeys.ofCheckpoint(path, attempt, state.at());
    }

    @Override
    public NodeMessage with(byte[] payload) {
      return new KeepCopy(path, job, digest, attempt, state.with(payload), 0);
    }
  }

  /** Hold no copy of that fork any more. */
  record DropCopy(ForkPath path) implements NodeMessage {}

  /** Which state does the receiver hold of a fork that started from this birth? */
  record CopyAsk(long request, ForkPath path, String digest) implements NodeMessage {}

  /**
   * The state.
   *
   * @param attempt which attempt it is of; 0 for none
   * @param state null if the sender holds none
   * @param blob the size of the state when it is to be fetched from the sender; 0 when inside
   */
  record CopyAnswer(long request, ForkPath path, int attempt, @Nullable FrozenState state, int blob)
      implements Large {
    @Override
    public String blobKey() {
      return BlobKeys.ofCopy(path);
    }

    @Override
    public NodeMessage with(byte[] payload) {
      FrozenState whole = state == null ? null : state.with(payload);
      return new CopyAnswer(request, path, attempt, whole, 0);
    }

    /** Whether it has a state, and a later one. */
    boolean isNewerThan(@Nullable CopyAnswer other) {
      return state != null
          && (other == null
              || other.state == null
              || attempt > other.attempt
              || (attempt == other.attempt && state.at().number() > other.state.at().number()));
    }
  }

  /** From which state did this attempt of a former home start? */
  record BornAsk(long request, ForkPath path, NodeId owner) implements NodeMessage {}

  /** The captured state; empty if the sender does not have it. */
  record BornAnswer(long request, byte[] state) implements NodeMessage {}

  /** The home has the state of this number, and others too if they are to have it. */
  record CheckpointKept(ForkPath path, int attempt, long number) implements NodeMessage {}

  /**
   * Do this to a file, or say whether handles could be bound at the receiver.
   *
   * @param job whose captured handles the question is; null if it is about a file
   */
  record ResourceAsk(long request, @Nullable JobInfo job, byte[] question) implements NodeMessage {}

  /**
   * What came of it.
   *
   * @param problem its kind and, after a blank, what is in the way; empty if nothing is
   */
  record ResourceAnswer(long request, String problem, byte[] answer) implements NodeMessage {}

  /** End this fork so if it is the receiver's, and all below it. */
  record FailAsk(long request, ForkPath path, Outcome outcome) implements NodeMessage {}

  /** Whether it is the sender's; it has ended then. */
  record FailAnswer(long request, boolean known) implements NodeMessage {}

  /**
   * This fork has ended: nobody will ask for those below it any more.
   *
   * @param succeeded whether with a result; else those below it are cancelled
   */
  record Settled(ForkPath path, boolean succeeded) implements NodeMessage {}

  /**
   * Which forks of the receiver wait in joins, and which of these suspects are its own and live?
   */
  record WaitsAsk(long request, List<ForkPath> suspects) implements NodeMessage {}

  /**
   * Who waits at the sender.
   *
   * @param living the current attempts of suspects whose home the sender is
   */
  record WaitsAnswer(long request, List<Waiting> waits, Map<ForkPath, Integer> living)
      implements NodeMessage {}

  /** The wait of this number at the receiver will never end: these forks wait for each other. */
  record Deadlock(long number, List<ForkPath> cycle) implements NodeMessage {}

  /** Cancel this fork of yours, by a handle elsewhere. */
  record CancelAsked(ForkPath path, String why) implements NodeMessage {}

  /** Send this part of a blob. */
  record BlobAsk(String key, int offset, int length) implements NodeMessage {}

  /**
   * A part of a blob.
   *
   * @param total the blob's size; -1 if the sender does not have it
   */
  record BlobPart(String key, int total, int offset, ByteBuffer bytes) implements NodeMessage {}

  /** Which of these classes does the receiver lack? */
  record ClassAsk(long request, List<String> names) implements NodeMessage {}

  /** The first missing class, or empty. */
  record ClassAnswer(long request, String missing) implements NodeMessage {}

  /** Which fields has the class in the version of this digest, if the receiver has it? */
  record SchemaAsk(long request, String className, long digest) implements NodeMessage {}

  /** The encoded schema, or empty. */
  record SchemaAnswer(long request, byte[] schema) implements NodeMessage {}

  /** Was this job submitted on the receiver? */
  record JobAsk(long request, String job) implements NodeMessage {}

  /** The job if it was, and the ids of those that were. */
  record JobAnswer(long request, @Nullable JobInfo job, List<String> known)
      implements NodeMessage {}

  /**
   * Hold this durable job; its home begins its root.
   *
   * @param blob the size of the root's state when it is to be fetched from the sender; 0 when
   *     inside
   */
  record KeepJob(KeptJob job, int blob) implements Large {
    @Override
    public String blobKey() {
      return BlobKeys.ofJob(job);
    }

    @Override
    public NodeMessage with(byte[] payload) {
      return new KeepJob(job.unit(job.unit().state(payload), 0), 0);
    }
  }

  /** Hold this durable job, which has ended so. */
  record JobResult(KeptJob job, Outcome outcome, int blob) implements Large {
    @Override
    public String blobKey() {
      return BlobKeys.ofOutcome(job.unit().path(), 0);
    }

    @Override
    public NodeMessage with(byte[] payload) {
      return new JobResult(job, outcome.with(payload), 0);
    }
  }

  /** The sender holds this version of a durable job. */
  record JobKept(String job, long version) implements NodeMessage {}

  /**
   * What has the receiver of a job that is to be frozen?
   *
   * @param millis how long it may wait for safe points
   */
  record FreezeAsk(long request, String job, long millis) implements NodeMessage {}

  /**
   * The sender's part of the job.
   *
   * @param part a {@link org.rfork.runtime.checkpoint.JobFile}, encoded; empty if it has none
   * @param refused why the job cannot be frozen; empty if it can
   * @param blob the size of the part when it is to be fetched from the sender; 0 when inside
   */
  record FreezeAnswer(long request, String job, byte[] part, String refused, int blob)
      implements Large {
    @Override
    public String blobKey() {
      return BlobKeys.ofFrozenPart(job);
    }

    @Override
    public NodeMessage with(byte[] payload) {
      return new FreezeAnswer(request, job, payload, refused, 0);
    }
  }

  /**
   * A frozen job goes on: keep what earlier runs left of its forks until it is over.
   *
   * @param file a {@link org.rfork.runtime.checkpoint.JobFile}, encoded
   * @param blob the size of the file when it is to be fetched from the sender; 0 when inside
   */
  record ResumeAsk(long request, String job, byte[] file, int blob) implements Large {
    @Override
    public String blobKey() {
      return BlobKeys.ofLegacy(job);
    }

    @Override
    public NodeMessage with(byte[] payload) {
      return new ResumeAsk(request, job, payload, 0);
    }
  }

  /** The sender keeps it. */
  record ResumeAnswer(long request) implements NodeMessage {}

  /** The job is over: forget it and stop its forks. */
  record JobEnded(String job) implements NodeMessage {}

  /** The sender has done so. */
  record JobEndedAck(String job) implements NodeMessage {}

  /** The sender hears from now on what forks of this job print. */
  record Listen(String job) implements NodeMessage {}

  /** A line that a fork printed, of a job that the receiver submitted or attached to. */
  record Line(ForkPath path, boolean error, String text) implements NodeMessage {}

  /** The sender is idle and would run so many forks that wait at the receiver. */
  record Steal(int count) implements NodeMessage {}

  /** This fork of yours waits at the sender, and an idle node would run it. */
  record Stealable(ForkPath path, NodeId thief) implements NodeMessage {}

  /** Do this as far as it concerns the receiver. */
  record OrderAsk(long request, Order order) implements NodeMessage {}

  /** What the sender did of it. */
  record OrderAnswer(long request, Order.Answer answer) implements NodeMessage {}

  /** Have the receiver's whole cluster do this. From one that is not of the cluster. */
  record Command(String replyTo, Order order) implements NodeMessage {}

  /** What does the receiver know of itself? */
  record SnapshotAsk(long request) implements NodeMessage {}

  /** What the sender knows of itself. */
  record SnapshotAnswer(long request, ClusterSnapshot snapshot) implements NodeMessage {}

  /** What does the receiver's whole cluster look like? From one that is not of the cluster. */
  record Observe(String replyTo) implements NodeMessage {}
}
