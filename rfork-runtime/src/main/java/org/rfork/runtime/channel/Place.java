package org.rfork.runtime.channel;

/**
 * How far a fork has come with its end of a channel.
 *
 * @param number of the frame that is next
 * @param chain of all frames before that
 * @param closed whether there is none
 */
record Place(int number, Chain chain, boolean closed) {
  static final Place START = new Place(0, Chain.START, false);

  Place close() {
    return new Place(number, chain, true);
  }
}
