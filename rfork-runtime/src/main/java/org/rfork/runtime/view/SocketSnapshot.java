package org.rfork.runtime.view;

/**
 * A connection or a port that a node keeps for a fork.
 *
 * @param name {@code host:port} of the peer, or of the port
 * @param state what can be done with it
 * @param home the node that has it
 * @param fork the path of who used it last
 * @param attempt of that fork
 * @param received bytes that came from the peer
 * @param sent bytes that went to the peer
 * @param buffered bytes that came and that no kept state has read
 */
public record SocketSnapshot(
    String name,
    State state,
    String home,
    String fork,
    int attempt,
    long received,
    long sent,
    int buffered) {

  /** What can be done with it. */
  public enum State {
    /** It is read and written. */
    OPEN,
    /** One of both has ended its output. */
    HALF_CLOSED,
    /** It reads no more until a kept state has read what is buffered. */
    FULL,
    /** The fork has closed it. */
    CLOSED,
    /** The connection was reset, or the peer does not answer. */
    BROKEN,
    /** It accepts connections. */
    LISTENING
  }
}
