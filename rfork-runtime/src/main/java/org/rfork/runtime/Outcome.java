package org.rfork.runtime;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a fork ended. The fork table decides by the kind alone; the payload is opaque to it. Safe for
 * all threads.
 */
public final class Outcome {
  private static final byte[] NOTHING = {};
  private static final Kind[] KINDS = Kind.values();

  /** What a shared result is taken to have before it is captured, in bytes. */
  private static final int ASSUMED_BYTES = 64;

  /** The ways to end. */
  public enum Kind {
    /** It returned. */
    SUCCEEDED('S'),
    /** Its own code threw. */
    FAILED('F'),
    /** The nodes that ran it died. */
    LOST('L'),
    /** A node could not take it. */
    REFUSED('R'),
    /** A node does not have what it holds outside its state; others may. */
    UNBOUND('U'),
    /** It was cancelled. */
    CANCELLED('C');

    private final byte code;

    Kind(char code) {
      this.code = (byte) code;
    }

    /** Its letter on the wire. */
    public byte code() {
      return code;
    }

    /**
     * The kind of a letter.
     *
     * @throws IllegalArgumentException if none has it
     */
    public static Kind ofCode(byte code) {
      for (Kind kind : KINDS) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new IllegalArgumentException("no outcome has the code " + code);
    }
  }

  private final Kind kind;
  private final String message;
  private final @Nullable Object shared;
  private final @Nullable Function<@Nullable Object, byte[]> capture;
  private final List<String> claims;
  private volatile byte @Nullable [] payload;

  /**
   * An outcome whose result, if it has one, is captured.
   *
   * @param kind how it ended
   * @param payload the captured result when it succeeded, the mirrored throwable when it failed,
   *     else empty
   * @param message for a person: why it did not succeed; empty when it did
   */
  public Outcome(Kind kind, byte[] payload, String message) {
    this.kind = kind;
    this.payload = payload;
    this.message = message;
    this.shared = null;
    this.capture = null;
    this.claims = List.of();
  }

  private Outcome(
      Kind kind,
      String message,
      byte @Nullable [] payload,
      @Nullable Object shared,
      @Nullable Function<@Nullable Object, byte[]> capture,
      List<String> claims) {
    this.kind = kind;
    this.message = message;
    this.payload = payload;
    this.shared = shared;
    this.capture = capture;
    this.claims = claims;
  }

  /** It returned this captured result. */
  public static Outcome succeeded(byte[] result) {
    return new Outcome(Kind.SUCCEEDED, result, "");
  }

  /**
   * It returned what nobody can change, so that who joins it here shares it.
   *
   * @param capture its bytes; called by the first thread that needs them
   */
  public static Outcome shared(
      @Nullable Object immutable, Function<@Nullable Object, byte[]> capture) {
    return new Outcome(Kind.SUCCEEDED, "", null, immutable, capture, List.of());
  }

  /** It ended without a result, and there is no throwable to show. */
  public static Outcome without(Kind kind, String message) {
    return new Outcome(kind, NOTHING, message);
  }

  /** What {@link #write} wrote. */
  public static Outcome read(BinaryReader in) {
    var outcome = new Outcome(Kind.ofCode(in.getByte()), in.array(), in.text());
    List<String> claims = in.texts();
    return claims.isEmpty() ? outcome : outcome.claiming(claims);
  }

  /** Its bytes; a shared result is captured for them. */
  public void write(BinaryWriter out) {
    out.putByte(kind.code());
    out.array(payload());
    out.text(message);
    out.texts(claims);
  }

  /** How it ended. */
  public Kind kind() {
    return kind;
  }

  /** The captured result or mirrored throwable; empty if there is none. */
  public byte[] payload() {
    byte[] known = payload;
    if (known == null) {
      known = capture == null ? NOTHING : capture.apply(shared);
      payload = known;
    }
    return known;
  }

  /** Why it did not succeed; empty if it did. */
  public String message() {
    return message;
  }

  /** Whether {@link #value()} is its result. */
  public boolean isShared() {
    return capture != null;
  }

  /** The result itself, if it is shared. */
  public @Nullable Object value() {
    return shared;
  }

  /** The size of its payload in bytes; an estimate as long as nobody has needed it. */
  public int size() {
    byte[] known = payload;
    return known == null ? ASSUMED_BYTES : known.length;
  }

  /** The same with this payload. */
  public Outcome with(byte[] other) {
    return new Outcome(kind, message, other, null, null, claims);
  }

  /**
   * The same, with what is to be seen outside once it is the fork's outcome.
   *
   * @param laidReady claims that the fork's home redeems before anybody hears of the outcome
   */
  public Outcome claiming(List<String> laidReady) {
    return new Outcome(kind, message, payload, shared, capture, List.copyOf(laidReady));
  }

  /** What its fork's home has to let others see. */
  public List<String> claims() {
    return claims;
  }

  /** For people: the payload by its size. */
  @Override
  public String toString() {
    return kind + " (" + size() + " bytes)" + (message.isEmpty() ? "" : ": " + message);
  }

  /** Whether there is a result. */
  public boolean isSuccess() {
    return kind == Kind.SUCCEEDED;
  }
}
