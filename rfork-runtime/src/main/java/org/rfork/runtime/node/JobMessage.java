package org.rfork.runtime.node;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.exec.JobInfo;

/**
 * About jobs: where they are, who holds the durable ones, how they are frozen and go on, their
 * output and their end.
 */
sealed interface JobMessage extends NodeMessage {

  /** Was this job submitted on the receiver? */
  record JobAsk(long request, String job) implements JobMessage {
    static JobAsk read(MessageReader in) {
      return new JobAsk(in.getLong(), in.text());
    }

    @Override
    public void write(MessageWriter out) {
      out.putLong(request);
      out.text(job);
    }
  }

  /** The job if it was, and the ids of those that were. */
  record JobAnswer(long request, @Nullable JobInfo job, List<String> known) implements JobMessage {
    static JobAnswer read(MessageReader in) {
      return new JobAnswer(in.getLong(), in.flag() ? in.job() : null, in.texts());
    }

    @Override
    public void write(MessageWriter out) {
      out.putLong(request);
      out.flag(job != null);
      if (job != null) {
        out.job(job);
      }
      out.texts(known);
    }
  }

  /**
   * Hold this durable job; its home begins its root.
   *
   * @param blob the size of the root's state when it is to be fetched from the sender; 0 when
   *     inside
   */
  record KeepJob(KeptJob job, int blob) implements JobMessage, NodeMessage.Large {
    static KeepJob read(MessageReader in) {
      return new KeepJob(KeptJob.read(in), in.getInt());
    }

    @Override
    public void write(MessageWriter out) {
      job.write(out, blob > 0);
      out.putInt(blob);
    }

    @Override
    public int payloadBytes() {
      return job.unit().size(blob > 0);
    }

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
  record JobResult(KeptJob job, Outcome outcome, int blob)
      implements JobMessage, NodeMessage.Large {
    static JobResult read(MessageReader in) {
      return new JobResult(KeptJob.read(in), Outcome.read(in), in.getInt());
    }

    @Override
    public void write(MessageWriter out) {
      job.write(out, false);
      outcome.write(out);
      out.putInt(blob);
    }

    @Override
    public int payloadBytes() {
      return outcome.size();
    }

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
  record JobKept(String job, long version) implements JobMessage {
    static JobKept read(MessageReader in) {
      return new JobKept(in.text(), in.getLong());
    }

    @Override
    public void write(MessageWriter out) {
      out.text(job);
      out.putLong(version);
    }
  }

  /**
   * What has the receiver of a job that is to be frozen?
   *
   * @param millis how long it may wait for safe points
   */
  record FreezeAsk(long request, String job, long millis) implements JobMessage {
    static FreezeAsk read(MessageReader in) {
      return new FreezeAsk(in.getLong(), in.text(), in.getLong());
    }

    @Override
    public void write(MessageWriter out) {
      out.putLong(request);
      out.text(job);
      out.putLong(millis);
    }
  }

  /**
   * The sender's part of the job.
   *
   * @param part a {@link org.rfork.runtime.checkpoint.JobFile}, encoded; empty if it has none
   * @param refused why the job cannot be frozen; empty if it can
   * @param blob the size of the part when it is to be fetched from the sender; 0 when inside
   */
  record FreezeAnswer(long request, String job, byte[] part, String refused, int blob)
      implements JobMessage, NodeMessage.Large {
    static FreezeAnswer read(MessageReader in) {
      return new FreezeAnswer(in.getLong(), in.text(), in.array(), in.text(), in.getInt());
    }

    @Override
    public void write(MessageWriter out) {
      out.putLong(request);
      out.text(job);
      out.array(part);
      out.text(refused);
      out.putInt(blob);
    }

    @Override
    public int payloadBytes() {
      return part.length;
    }

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
  record ResumeAsk(long request, String job, byte[] file, int blob)
      implements JobMessage, NodeMessage.Large {
    static ResumeAsk read(MessageReader in) {
      return new ResumeAsk(in.getLong(), in.text(), in.array(), in.getInt());
    }

    @Override
    public void write(MessageWriter out) {
      out.putLong(request);
      out.text(job);
      out.array(file);
      out.putInt(blob);
    }

    @Override
    public int payloadBytes() {
      return file.length;
    }

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
  record ResumeAnswer(long request) implements JobMessage {
    static ResumeAnswer read(MessageReader in) {
      return new ResumeAnswer(in.getLong());
    }

    @Override
    public void write(MessageWriter out) {
      out.putLong(request);
    }
  }

  /**
   * The job is over: forget it and stop its forks.
   *
   * @param mayBeRestarted whether its files stay, since it has no outcome of its own
   */
  record JobEnded(String job, boolean mayBeRestarted) implements JobMessage {
    static JobEnded read(MessageReader in) {
      return new JobEnded(in.text(), in.flag());
    }

    @Override
    public void write(MessageWriter out) {
      out.text(job);
      out.flag(mayBeRestarted);
    }
  }

  /** The sender has done so. */
  record JobEndedAck(String job) implements JobMessage {
    static JobEndedAck read(MessageReader in) {
      return new JobEndedAck(in.text());
    }

    @Override
    public void write(MessageWriter out) {
      out.text(job);
    }
  }

  /** The sender hears from now on what forks of this job print. */
  record Listen(String job) implements JobMessage {
    static Listen read(MessageReader in) {
      return new Listen(in.text());
    }

    @Override
    public void write(MessageWriter out) {
      out.text(job);
    }
  }

  /** A line that a fork printed, of a job that the receiver submitted or attached to. */
  record Line(ForkPath path, boolean error, String text) implements JobMessage {
    static Line read(MessageReader in) {
      return new Line(in.path(), in.flag(), in.text());
    }

    @Override
    public void write(MessageWriter out) {
      out.path(path);
      out.flag(error);
      out.text(text);
    }
  }
}
