package org.rfork.runtime.channel;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rfork.MisuseException;
import org.rfork.resource.ForkChannel;
import org.rfork.resource.ResourceException;
import org.rfork.runtime.exec.ForkContext;

/** A channel as a fork has it: without an end at first, then with the one that it uses. */
public final class ChannelHandle<T> implements ForkChannel<T> {
  /** What rules call it. */
  public static final String KIND = "channel";

  private final Channels channels;
  private final Key key;
  private final String name;

  /** When the job had been restarted at which it was made; 0 if it had not been. */
  private final long restartedAtMillis;

  private @Nullable Sender sender;
  private @Nullable Receiver receiver;

  ChannelHandle(Channels channels, Key key, long restartedAtMillis) {
    this.channels = channels;
    this.key = key;
    this.name = key.name();
    this.restartedAtMillis = restartedAtMillis;
  }

  private enum Role {
    NONE,
    SENDER,
    RECEIVER
  }

  /** Tells it from others, whoever uses it. */
  public String identity() {
    return name + "\n" + restartedAtMillis;
  }

  String freshToken() {
    return text(Role.NONE, 0, Chain.START, false);
  }

  String token() {
    if (sender != null) {
      return text(Role.SENDER, sender.number(), sender.chain(), sender.isClosed());
    }
    return receiver != null
        ? text(Role.RECEIVER, receiver.number(), receiver.chain(), receiver.isClosed())
        : freshToken();
  }

  private String text(Role role, int number, Chain chain, boolean closed) {
    return String.join(
        "\n",
        key.text(),
        Long.toString(restartedAtMillis),
        role.name(),
        Integer.toString(number),
        chain.digest(),
        Boolean.toString(closed));
  }

  static ChannelHandle<Object> parse(Channels channels, String token) {
    String[] parts = token.split("\n", -1);
    var channel = new ChannelHandle<>(channels, Key.parse(parts[0]), Long.parseLong(parts[1]));
    int number = Integer.parseInt(parts[3]);
    var chain = new Chain(parts[4]);
    boolean closed = Boolean.parseBoolean(parts[5]);
    switch (Role.valueOf(parts[2])) {
      case NONE -> {}
      case SENDER -> channel.sender = new Sender(channels, channel.key, number, chain, closed);
      case RECEIVER ->
          channel.receiver = new Receiver(channels, channel.key, number, chain, closed);
    }
    return channel;
  }

  boolean hasEnd() {
    return sender != null || receiver != null;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void send(T value) throws ResourceException {
    Objects.requireNonNull(value, "null cannot be sent: it is what receive() gives at the end");
    ForkContext fork = fork("send()");
    ItemCodec.Item item = capture(value, fork); // what is refused takes no end
    sending(fork).send(item, fork);
  }

  private ItemCodec.Item capture(T value, ForkContext fork) throws ResourceException {
    ItemCodec.Item item = channels.codec().capture(value, fork.job());
    if (item.bytes().length > channels.buffer()) {
      throw new ResourceException(
          ResourceException.Kind.LIMIT,
          "channel \"%s\" takes values of up to %d bytes, and this one has %d: send it in pieces, or"
                  .formatted(name, channels.buffer(), item.bytes().length)
              + " raise rfork.resources.channel-buffer");
    }
    return item;
  }

  private Sender sending(ForkContext fork) {
    Sender known = sender;
    if (receiver != null) {
      throw new MisuseException(
          "channel \"" + name + "\": " + fork.path() + " receives, so that it cannot send too");
    }
    if (known == null) {
      known = new Sender(channels, key, 0, Chain.START, false);
      sender = known;
      fork.holdings().add(new HeldChannel(this));
    }
    return known;
  }

  @Override
  @SuppressWarnings("unchecked") // what was sent is of the type of the channel
  public @Nullable T receive() throws ResourceException {
    ForkContext fork = fork("receive()");
    Receiver known = receiver;
    if (sender != null) {
      throw new MisuseException(
          "channel \"" + name + "\": " + fork.path() + " sends, so that it cannot receive too");
    }
    if (known == null) {
      known = new Receiver(channels, key, 0, Chain.START, false);
      receiver = known;
      fork.holdings().add(new HeldChannel(this));
    }
    return (T) known.receive(fork);
  }

  @Override
  public void close() throws ResourceException {
    ForkContext fork = fork("close()");
    if (receiver != null) {
      receiver.leave(fork);
    } else {
      sending(fork).close(fork);
    }
  }

  /** A run of its fork begins with it. */
  void bound() {
    ForkContext fork = ForkContext.current();
    if (receiver != null && fork != null) {
      receiver.of(fork);
    }
  }

  /** The run of its fork has a result. */
  void endSending() throws ResourceException {
    if (sender != null) {
      sender.close(fork("close()"));
    }
  }

  /**
   * By what the receiver is told that the sender has failed for good; empty if it does not send.
   */
  String failure(String why) {
    ForkContext fork = ForkContext.current();
    return sender == null || fork == null ? "" : sender.failure(fork, why);
  }

  /** The run of its fork is over. */
  void leave() {
    if (receiver != null) {
      receiver.over();
    }
  }

  private ForkContext fork(String verb) {
    ForkContext context = ForkContext.current();
    String what = "channel \"" + name + "\": " + verb;
    if (context == null || !context.isFork()) {
      throw new MisuseException(
          what
              + " was called "
              + (context == null ? "by a thread that runs no fork" : "by main")
              + ": call it inside a fork, which can run again");
    }
    context.requireOwner(what);
    if (context.job().restartedAtMillis() != restartedAtMillis) {
      throw new MisuseException(
          "channel \"%s\" was made before its job was restarted from a file, and what was on its way"
                  .formatted(name)
              + " is not in the file: restart from a file that is older than the channel, or run the"
              + " job anew");
    }
    return context;
  }

  @Override
  public String toString() {
    return KIND + " \"" + name + "\"";
  }
}
