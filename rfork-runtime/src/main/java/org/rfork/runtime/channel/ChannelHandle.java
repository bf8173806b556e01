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

  /** What its fork is for it; null as long as it has no end. */
  private @Nullable Party party;

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
    return text(Role.NONE, Place.START);
  }

  String token() {
    Party known = party;
    if (known == null) {
      return freshToken();
    }
    return text(known instanceof Sender ? Role.SENDER : Role.RECEIVER, known.place());
  }

  private String text(Role role, Place place) {
    return String.join(
        "\n",
        key.text(),
        Long.toString(restartedAtMillis),
        role.name(),
        Integer.toString(place.number()),
        place.chain().digest(),
        Boolean.toString(place.closed()));
  }

  static ChannelHandle<Object> parse(Channels channels, String token) {
    String[] parts = token.split("\n", -1);
    var channel = new ChannelHandle<>(channels, Key.parse(parts[0]), Long.parseLong(parts[1]));
    var place =
        new Place(Integer.parseInt(parts[3]), new Chain(parts[4]), Boolean.parseBoolean(parts[5]));
    switch (Role.valueOf(parts[2])) {
      case NONE -> {}
      case SENDER -> channel.party = new Sender(channels, channel.key, place);
      case RECEIVER -> channel.party = new Receiver(channels, channel.key, place);
    }
    return channel;
  }

  boolean hasEnd() {
    return party != null;
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
    if (party instanceof Receiver) {
      throw new MisuseException(
          "channel \"" + name + "\": " + fork.path() + " receives, so that it cannot send too");
    }
    if (party instanceof Sender known) {
      return known;
    }
    var sender = new Sender(channels, key, Place.START);
    takes(sender, fork);
    return sender;
  }

  private Receiver receiving(ForkContext fork) {
    if (party instanceof Sender) {
      throw new MisuseException(
          "channel \"" + name + "\": " + fork.path() + " sends, so that it cannot receive too");
    }
    if (party instanceof Receiver known) {
      return known;
    }
    var receiver = new Receiver(channels, key, Place.START);
    takes(receiver, fork);
    return receiver;
  }

  private void takes(Party end, ForkContext fork) {
    party = end;
    fork.holdings().add(new HeldChannel(this));
  }

  @Override
  @SuppressWarnings("unchecked") // what was sent is of the type of the channel
  public @Nullable T receive() throws ResourceException {
    ForkContext fork = fork("receive()");
    return (T) receiving(fork).receive(fork);
  }

  @Override
  public void close() throws ResourceException {
    ForkContext fork = fork("close()");
    if (party instanceof Receiver receiver) {
      receiver.leave(fork);
    } else {
      sending(fork).close(fork);
    }
  }

  /** A run of its fork begins with it. */
  void bound() {
    ForkContext fork = ForkContext.current();
    if (party instanceof Receiver receiver && fork != null) {
      receiver.of(fork);
    }
  }

  /** What its fork has received; null if that does not receive. */
  @Nullable Place received() {
    return party instanceof Receiver receiver ? receiver.place() : null;
  }

  /** Its fork has come by this place for good. */
  void kept(Place received) {
    if (party instanceof Receiver receiver) {
      receiver.kept(received);
    }
  }

  /** The run of its fork has a result. */
  void endSending() throws ResourceException {
    if (party instanceof Sender sender) {
      sender.close(fork("close()"));
    }
  }

  /**
   * By what the receiver is told that the sender has failed for good; empty if it does not send.
   */
  String failure(String why) {
    ForkContext fork = ForkContext.current();
    return party instanceof Sender sender && fork != null ? sender.failure(fork, why) : "";
  }

  /** The run of its fork is over. */
  void leave() {
    if (party instanceof Receiver receiver) {
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
