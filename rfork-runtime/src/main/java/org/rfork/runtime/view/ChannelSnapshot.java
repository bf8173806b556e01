package org.rfork.runtime.view;

/**
 * A channel between forks, as one of the nodes has it that keep what was sent. What is sent is
 * counted in frames: a value is one, or several of 256 KiB if it is larger.
 *
 * @param name the path of who made it, numbered like a fork
 * @param sender who sends
 * @param receiver who receives
 * @param sent frames that came here
 * @param received frames that the receiver has received
 * @param acknowledged frames of these that no run of it asks for again: they are not kept any more
 * @param bytes that are kept
 * @param home the node that keeps them
 */
public record ChannelSnapshot(
    String name,
    End sender,
    End receiver,
    int sent,
    int received,
    int acknowledged,
    long bytes,
    String home) {

  /**
   * Who has an end, as far as that node knows.
   *
   * @param fork its path; empty if nobody has it yet
   * @param attempt of the fork
   * @param node that runs it
   */
  public record End(String fork, int attempt, String node) {}
}
