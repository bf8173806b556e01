package org.rfork.runtime.channel;

import org.rfork.resource.ResourceException;
import org.rfork.runtime.exec.Held;

/** A channel of which a fork has an end. Its logs are elsewhere, so nothing binds it to a node. */
record HeldChannel(ChannelHandle<?> channel) implements Held {
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
