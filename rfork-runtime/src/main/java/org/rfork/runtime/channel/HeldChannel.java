package org.rfork.runtime.channel;

import org.jspecify.annotations.Nullable;
import org.rfork.resource.ResourceException;
import org.rfork.runtime.exec.ForkContext;
import org.rfork.runtime.exec.Held;
import org.rfork.runtime.exec.Marks;

/** A channel of which a fork has an end. Its logs are elsewhere, so nothing binds it to a node. */
final class HeldChannel implements Held {
  private final ChannelHandle<?> channel;
  private final Marks<Place> captured = new Marks<>();

  /** What the newest state had received that is kept. */
  private @Nullable Place kept;

  HeldChannel(ChannelHandle<?> channel) {
    this.channel = channel;
  }

  @Override
  public Object handle() {
    return channel;
  }

  @Override
  public String kind() {
    return ChannelHandle.KIND;
  }

  @Override
  public String name() {
    return channel.name();
  }

  @Override
  public void bind() {
    channel.bound(); // its logs are asked at its next use
  }

  @Override
  public void tryOut() {}

  @Override
  public void frozen(long safePoint) {
    Place received = channel.received();
    if (received != null) {
      captured.put(safePoint, received);
    }
  }

  /**
   * What the state before it had received is received no more. Of the newest one a copy may be on
   * its way, and be lost with this node.
   */
  @Override
  public boolean whole(long safePoint) {
    Place newest = captured.take(safePoint);
    ForkContext fork = ForkContext.current();
    if (newest != null && fork != null && fork.holdings().goesOnFromKept()) {
      Place before = kept;
      kept = newest;
      if (before != null) {
        channel.kept(before);
      }
    }
    return false;
  }

  @Override
  public void release() {}

  /** Who sent sends no more; if it does not count, the run that does says the same. */
  @Override
  public String prepare(long safePoint) throws ResourceException {
    channel.endSending();
    return "";
  }

  @Override
  public String failed(String why) {
    return channel.failure(why);
  }

  @Override
  public void end(boolean well) {
    channel.leave();
  }
}
