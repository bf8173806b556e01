package org.rfork.runtime.node;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rfork.ForkPath;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.Waiting;

/** About forks and those who wait for them elsewhere, deadlocks included. */
sealed interface JoinMessage extends NodeMessage {

  /** Tell me when this fork of yours has ended. */
  record Watch(ForkPath path) implements JoinMessage {
    static Watch read(MessageReader in) {
      return new Watch(in.path());
    }

    @Override
    public void write(MessageWriter out) {
      out.path(path);
    }
  }

  /** The watched fork has ended. */
  record Watched(ForkPath path, int attempt, Outcome outcome, int blob)
      implements JoinMessage, NodeMessage.Large {
    static Watched read(MessageReader in) {
      return new Watched(in.path(), in.getInt(), Outcome.read(in), in.getInt());
    }

    @Override
    public void write(MessageWriter out) {
      out.attempt(path, attempt);
      outcome.write(out);
      out.putInt(blob);
    }

    @Override
    public int payloadBytes() {
      return outcome.size();
    }

    @Override
    public String blobKey() {
      return BlobKeys.ofOutcome(path, attempt);
    }

    @Override
    public NodeMessage with(byte[] payload) {
      return new Watched(path, attempt, outcome.with(payload), 0);
    }
  }

  /** Cancel this fork of yours, by a handle elsewhere. */
  record CancelAsked(ForkPath path, String why) implements JoinMessage {
    static CancelAsked read(MessageReader in) {
      return new CancelAsked(in.path(), in.text());
    }

    @Override
    public void write(MessageWriter out) {
      out.path(path);
      out.text(why);
    }
  }

  /**
   * Which forks of the receiver wait in joins, and which of these suspects are its own and live?
   */
  record WaitsAsk(long request, List<ForkPath> suspects) implements JoinMessage {
    static WaitsAsk read(MessageReader in) {
      return new WaitsAsk(in.getLong(), in.paths());
    }

    @Override
    public void write(MessageWriter out) {
      out.putLong(request);
      out.paths(suspects);
    }
  }

  /**
   * Who waits at the sender.
   *
   * @param living the current attempts of suspects whose home the sender is
   */
  record WaitsAnswer(long request, List<Waiting> waits, Map<ForkPath, Integer> living)
      implements JoinMessage {
    static WaitsAnswer read(MessageReader in) {
      long request = in.getLong();
      List<Waiting> waits = in.list(Waiting::read);
      Map<ForkPath, Integer> living = new HashMap<>();
      for (int left = in.count(); left > 0; left--) {
        living.put(in.path(), in.getInt());
      }
      return new WaitsAnswer(request, waits, living);
    }

    @Override
    public void write(MessageWriter out) {
      out.putLong(request);
      out.list(waits, Waiting::write);
      out.list(living.entrySet(), (fork, to) -> to.attempt(fork.getKey(), fork.getValue()));
    }
  }

  /** The wait of this number at the receiver will never end: these forks wait for each other. */
  record Deadlock(long number, List<ForkPath> cycle) implements JoinMessage {
    static Deadlock read(MessageReader in) {
      return new Deadlock(in.getLong(), in.paths());
    }

    @Override
    public void write(MessageWriter out) {
      out.putLong(number);
      out.paths(cycle);
    }
  }
}
