package org.rfork.runtime.node;

import org.jspecify.annotations.Nullable;
import org.rfork.runtime.exec.JobInfo;

/** About what forks hold outside their states. */
sealed interface ResourceMessage extends NodeMessage {

  /**
   * Do this to a file, or say whether handles could be bound at the receiver.
   *
   * @param job whose captured handles the question is; null if it is about a file
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
   * What came of it.
   *
   * @param problem its kind and, after a blank, what is in the way; empty if nothing is
   */
  record ResourceAnswer(long request, String problem, byte[] answer) implements ResourceMessage {
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
