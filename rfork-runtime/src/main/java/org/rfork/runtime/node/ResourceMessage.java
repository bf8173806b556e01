package org.rfork.runtime.node;

import org.jspecify.annotations.Nullable;
import org.rfork.resource.ResourceException;
import org.rfork.runtime.exec.JobInfo;

/** About what forks hold outside their states. */
sealed interface ResourceMessage extends NodeMessage {

  /**
   * Do this to a file or socket, or say whether handles could be bound at the receiver.
   *
   * @param job whose captured handles the question is; null if it is about a file or socket
   */
  record ResourceAsk(long request, @Nullable JobInfo job, byte[] question)
      implements ResourceMessage {
    static ResourceAsk read(MessageReader in) {
      return new ResourceAsk(in.getLong(), in.flag() ? in.job() : null, in.array());
    }

    @Override
    public void write(MessageWriter out) {
      out.putLong(request);
      out.flag(job != null);
      if (job != null) {
        out.job(job);
      }
      out.array(question);
    }

    @Override
    public int payloadBytes() {
      return question.length;
    }
  }

  /** Do this to a channel's log. */
  record ChannelAsk(long request, byte[] question) implements ResourceMessage {
    static ChannelAsk read(MessageReader in) {
      return new ChannelAsk(in.getLong(), in.array());
    }

    @Override
    public void write(MessageWriter out) {
      out.putLong(request);
      out.array(question);
    }

    @Override
    public int payloadBytes() {
      return question.length;
    }
  }

  /** What came of it. */
  record ChannelAnswer(long request, byte[] answer) implements ResourceMessage {
    static ChannelAnswer read(MessageReader in) {
      return new ChannelAnswer(in.getLong(), in.array());
    }

    @Override
    public void write(MessageWriter out) {
      out.putLong(request);
      out.array(answer);
    }

    @Override
    public int payloadBytes() {
      return answer.length;
    }
  }

  /**
   * About a shared region.
   *
   * @param toHome whether it is for the homes of forks that are attached; else for the node that it
   *     goes to
   */
  record RegionAsk(long request, boolean toHome, byte[] question) implements ResourceMessage {
    static RegionAsk read(MessageReader in) {
      return new RegionAsk(in.getLong(), in.flag(), in.array());
    }

    @Override
    public void write(MessageWriter out) {
      out.putLong(request);
      out.flag(toHome);
      out.array(question);
    }

    @Override
    public int payloadBytes() {
      return question.length;
    }
  }

  /** About a checkpoint of a shared region that the receiver keeps, or is to keep. */
  record KeepAsk(long request, byte[] question) implements ResourceMessage {
    static KeepAsk read(MessageReader in) {
      return new KeepAsk(in.getLong(), in.array());
    }

    @Override
    public void write(MessageWriter out) {
      out.putLong(request);
      out.array(question);
    }

    @Override
    public int payloadBytes() {
      return question.length;
    }
  }

  /**
   * What came of it.
   *
   * @param problem its kind and, after a blank, what is in the way; empty if nothing is
   */
  record ResourceAnswer(long request, String problem, byte[] answer) implements ResourceMessage {
    /**
     * What was asked for.
     *
     * @throws ResourceException that says what was in the way
     */
    byte[] whole() throws ResourceException {
      if (!problem.isEmpty()) {
        int end = problem.indexOf(' ');
        throw new ResourceException(
            ResourceException.Kind.valueOf(problem.substring(0, end)), problem.substring(end + 1));
      }
      return answer;
    }

    static ResourceAnswer read(MessageReader in) {
      return new ResourceAnswer(in.getLong(), in.text(), in.array());
    }

    @Override
    public void write(MessageWriter out) {
      out.putLong(request);
      out.text(problem);
      out.array(answer);
    }

    @Override
    public int payloadBytes() {
      return answer.length;
    }
  }
}
