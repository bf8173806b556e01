package org.rfork.runtime.node;

import org.rfork.ForkPath;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.exec.FrozenState;
import org.rfork.runtime.node.HostedAttempts.Hosted;
import org.rfork.runtime.table.HostEffect;

/**
 * What homes get of the attempts that are hosted here: captured states and outcomes, of which the
 * large ones are kept for them to fetch. For the thread that has the turn.
 */
final class HostReports {
  private final NodeServices services;
  private final Sender sender;
  private final HostedAttempts attempts;

  HostReports(NodeServices services, Sender sender, HostedAttempts attempts) {
    this.services = services;
    this.sender = sender;
    this.attempts = attempts;
  }

  /** Sends the newest state of an attempt that goes on. */
  void checkpointed(HostEffect.SendCheckpoint sent) {
    Hosted hosted = attempts.find(sent.origin(), sent.path(), sent.attempt());
    FrozenState state = hosted == null ? null : hosted.captured();
    if (hosted != null && state != null) {
      int blob = offer(hosted, sent.path(), state);
      sender.send(
          sent.home(), new MoveMessage.Checkpointed(sent.path(), sent.attempt(), state, blob));
    }
  }

  /** Gives an attempt back, with its newest state if it had begun. */
  void handedBack(HostEffect.SendHandedBack back) {
    Hosted hosted = attempts.find(back.origin(), back.path(), back.attempt());
    FrozenState state = back.checkpoint() == 0 || hosted == null ? null : hosted.captured();
    int blob = hosted == null || state == null ? 0 : offer(hosted, back.path(), state);
    sender.send(
        back.home(),
        new ForkMessage.HandedBack(
            back.path(), back.attempt(), back.why(), state, blob, back.report()));
  }

  /** Lets a large state be fetched; its size, or 0 if it goes with the message. */
  private int offer(Hosted hosted, ForkPath path, FrozenState state) {
    int size = state.state().length;
    if (size <= services.config().blob().inlineBytes()) {
      return 0;
    }
    hosted.offered();
    services
        .blobs()
        .putNext(
            BlobKeys.ofCheckpoints(path, hosted.attempt()),
            BlobKeys.ofCheckpoint(path, hosted.attempt(), state.at()),
            path.job(),
            state.state());
    return size;
  }

  /** Sends the outcome of an attempt. */
  void ended(HostEffect.SendEnded ended) {
    Outcome outcome = ended.outcome();
    int size = outcome.payload().length;
    boolean isBlob = size > services.config().blob().inlineBytes();
    if (isBlob) {
      Hosted hosted = attempts.findOf(ended.home(), ended.path(), ended.attempt());
      if (hosted != null) {
        hosted.offered();
      }
      services
          .blobs()
          .put(
              BlobKeys.ofOutcome(ended.path(), ended.attempt()),
              ended.path().job(),
              outcome.payload());
      outcome = outcome.with(new byte[0]);
    }
    sender.send(
        ended.home(),
        new ForkMessage.Ended(
            ended.path(), ended.attempt(), outcome, isBlob ? size : 0, ended.report()));
  }

  /** A home has the outcome of an attempt. */
  void outcomeIsKnown(Hosted hosted, ForkPath path) {
    if (hosted.hasBlobs()) {
      services.blobs().remove(BlobKeys.ofOutcome(path, hosted.attempt()));
    }
  }

  /** What was captured of an attempt, and came of it, is of no more use. */
  void letGo(Hosted hosted, ForkPath path) {
    if (hosted.hasBlobs()) {
      services.blobs().removeSeries(BlobKeys.ofCheckpoints(path, hosted.attempt()));
      services.blobs().remove(BlobKeys.ofOutcome(path, hosted.attempt()));
    }
  }
}
