package org.rfork.runtime.node;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.rfork.resource.ForkChannel;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.channel.Channels;
import org.rfork.runtime.exec.ForkContext;

/**
 * Channels between forks: asks the nodes that keep them, and answers others. Safe for all threads.
 */
final class ChannelDesk implements Channels.Cluster, AutoCloseable {
  /** So often this node looks whether all have what they are to keep. */
  private static final Duration SPREAD = Duration.ofMillis(250);

  private final NodeServices services;
  private final PeerQuestions questions;
  private final Inbox node;
  private final Channels channels;

  private final AtomicBoolean isSpreading = new AtomicBoolean();

  /** Writes what others send, and reads what they ask for. */
  private final Chores answers;

  ChannelDesk(NodeServices services, StateCaptures captures, PeerQuestions questions, Inbox node) {
    this.services = services;
    this.questions = questions;
    this.node = node;
    this.channels =
        new Channels(
            this, new ChannelItems(captures), services.config().resources().channelBufferBytes());
    this.answers = new Chores(services.self().name() + "-channels");
  }

  /** What is kept here goes to those that lack it as long as this node lives. */
  void keepSpread(Timer timer) {
    timer.after(
        SPREAD,
        () -> {
          if (channels.isInUse() && isSpreading.compareAndSet(false, true)) {
            answers.add(this::spread);
          }
          keepSpread(timer);
        });
  }

  private void spread() {
    try {
      channels.spread();
    } finally {
      isSpreading.set(false);
    }
  }

  Channels channels() {
    return channels;
  }

  <T> ForkChannel<T> create(ForkContext context) {
    return channels.create(context);
  }

  /** Answers another node, at once or when there is something to say. */
  void answer(NodeId to, ResourceMessage.ChannelAsk ask) {
    answers.add(
        () -> {
          CompletableFuture<Void> unused =
              channels
                  .answer(ask.question())
                  .thenAccept(
                      answer ->
                          node.tell(
                              new NodeCommand.Send(
                                  to, new ResourceMessage.ChannelAnswer(ask.request(), answer))));
        });
  }

  @Override
  public NodeId self() {
    return services.self();
  }

  @Override
  public List<NodeId> holders(String channel) {
    return KeptJobs.holders(services, channel);
  }

  @Override
  public boolean isLost(NodeId node) {
    return services.members().lost().contains(node);
  }

  @Override
  public CompletableFuture<byte @Nullable []> ask(NodeId peer, byte[] question) {
    return questions
        .asking(peer, request -> new ResourceMessage.ChannelAsk(request, question))
        .thenApply(
            given ->
                given.isEmpty()
                    ? null
                    : ((ResourceMessage.ChannelAnswer) given.get(0).message()).answer());
  }

  @Override
  public void close() {
    answers.close();
    channels.close();
  }
}
