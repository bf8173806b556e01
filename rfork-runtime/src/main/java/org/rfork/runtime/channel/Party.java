package org.rfork.runtime.channel;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.rfork.runtime.exec.ForkContext;

/** A fork that has an end of a channel. For the fork's own thread. */
abstract class Party {
  /** So long all logs may lack what was sent before: it is being brought to new holders. */
  static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final long RETRY_MILLIS = 50;

  final Channels channels;
  final Key key;
  final String name;
  private Place place;

  Party(Channels channels, Key key, Place place) {
    this.channels = channels;
    this.key = key;
    this.name = key.name();
    this.place = place;
  }

  final Place place() {
    return place;
  }

  final int number() {
    return place.number();
  }

  final Chain chain() {
    return place.chain();
  }

  final boolean isClosed() {
    return place.closed();
  }

  final void cameTo(int number, Chain chain) {
    place = new Place(number, chain, isClosed());
  }

  final void closed() {
    place = place.close();
  }

  /** Who has the end, as this run of the fork. */
  final End by(ForkContext fork) {
    return new End(fork.path().value(), fork.attempt(), channels.node());
  }

  /** Waits before it asks again. */
  static void pause(ForkContext fork) {
    fork.outside(
        new CompletableFuture<Boolean>()
            .completeOnTimeout(true, RETRY_MILLIS, TimeUnit.MILLISECONDS));
  }
}
