package org.rfork.runtime.resource.socket;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.rfork.runtime.BinaryReader;
import org.rfork.runtime.BinaryWriter;
import org.rfork.runtime.resource.Attempt;

/**
 * What a handle would have an endpoint do, on its own node or another.
 *
 * @param endpoint its id
 * @param at the place in the stream, or the number of the connection, that it is about
 * @param millis how long the answer may wait for something to say
 * @param flag of {@code READ} and {@code ACCEPT}: nothing before the place is asked for again; of
 *     {@code END}: somebody else may still take it over
 * @param bytes to write
 */
record SocketCall(
    Verb verb, String endpoint, Caller by, long at, long millis, boolean flag, byte[] bytes) {
  private static final String MARK = "socket";
  private static final byte[] NOTHING = {};

  /** What is to be done. */
  enum Verb {
    /** It is used by this fork from now on, that has read up to a place. */
    ATTACH,
    /** Bytes that were received, from a place on. */
    READ,
    /** Bytes to send, of which the first has that place. */
    WRITE,
    /**
     * Bytes that were written, from a place on or, if they are not kept any more, from the oldest
     * that are.
     */
    WRITTEN,
    /** Nothing more will be sent. */
    SHUT,
    /** The connection of that number. */
    ACCEPT,
    /** Nothing before this place is asked for again. */
    KEPT,
    /** It closes towards the peer. */
    CLOSE,
    /** It closes; another takes its place, which may ask for what was written. */
    LEAVE,
    /** It closes and is asked for nothing any more. */
    END,
    /** It is still needed by who uses it or may use it next. */
    RENEW
  }

  static SocketCall of(Verb verb, String endpoint, Caller by, long at) {
    return new SocketCall(verb, endpoint, by, at, 0, false, NOTHING);
  }

  /**
   * It is asked for nothing any more.
   *
   * @param later whether somebody else may still take it over
   */
  static SocketCall end(String endpoint, Caller by, boolean later) {
    return new SocketCall(Verb.END, endpoint, by, 0, 0, later, NOTHING);
  }

  /** Whether a question to a node is about its sockets. */
  static boolean isOne(byte[] question) {
    try {
      return new BinaryReader(ByteBuffer.wrap(question)).text().equals(MARK);
    } catch (BufferUnderflowException | IllegalArgumentException other) {
      return false;
    }
  }

  byte[] toBytes() {
    var out = new BinaryWriter();
    out.text(MARK);
    out.text(verb.name());
    out.text(endpoint);
    out.text(by.fork());
    out.putLong(by.attempt().restartedAtMillis());
    out.putInt(by.attempt().number());
    out.putLong(at);
    out.putLong(millis);
    out.flag(flag);
    out.array(bytes);
    return out.toBytes();
  }

  /**
   * Of these bytes.
   *
   * @throws IllegalArgumentException if they are none
   */
  static SocketCall parse(byte[] question) {
    var in = new BinaryReader(ByteBuffer.wrap(question));
    try {
      String unused = in.text();
      Verb verb = Verb.valueOf(in.text());
      String endpoint = in.text();
      var by = new Caller(in.text(), new Attempt(in.getLong(), in.getInt()));
      return new SocketCall(verb, endpoint, by, in.getLong(), in.getLong(), in.flag(), in.array());
    } catch (BufferUnderflowException cut) {
      throw new IllegalArgumentException("a question about a socket is damaged", cut);
    }
  }
}
