package org.rfork.runtime.resource.socket;

/**
 * What goes to the peer of a connection: what waits to be sent, and behind it, as far as that
 * leaves room, the newest of what was sent, if a connection that takes the place of this one may
 * have to send it again. Not safe for several threads.
 */
final class Output {
  private final Window window;
  private final boolean keeps;
  private long sent;

  private Output(int capacity, long first, boolean keeps) {
    this.window = new Window(capacity, first);
    this.keeps = keeps;
    this.sent = first;
  }

  /** Empty: the next byte has that place. It keeps nothing that was sent. */
  static Output plain(int capacity, long first) {
    return new Output(capacity, first, false);
  }

  /**
   * It keeps what was sent.
   *
   * @param first the place of the byte that goes first
   * @param again what the peer has not got of what was written
   */
  static Output keeping(int capacity, long first, byte[] again) {
    var output = new Output(Math.max(capacity, again.length), first, true);
    int all = output.add(again, 0, again.length);
    assert all == again.length : "there is room for it";
    return output;
  }

  boolean keeps() {
    return keeps;
  }

  /** The place of the byte that goes next. */
  long sent() {
    return sent;
  }

  /** The place of the byte that comes next. */
  long end() {
    return window.end();
  }

  /** How many bytes wait to be sent. */
  int waiting() {
    return (int) (window.end() - sent);
  }

  /** Takes as many as there is room for beside those that wait, and says how many these are. */
  int add(byte[] from, int offset, int count) {
    int added = Math.min(count, window.capacity() - waiting());
    window.release(window.end() + added - window.capacity());
    return window.add(from, offset, added);
  }

  /** Up to so many bytes of those that wait. */
  byte[] next(int most) {
    return window.read(sent, most);
  }

  /** So many of those that waited were sent. */
  void sent(int count) {
    sent += count;
    if (!keeps) {
      window.release(sent);
    }
  }

  /** The place that is kept, or comes next, and is nearest to that one. */
  long nearest(long place) {
    return Math.max(window.first(), Math.min(place, window.end()));
  }

  /** Up to so many bytes from a place that is kept, sent or not. */
  byte[] read(long from, int most) {
    return window.read(from, most);
  }
}
