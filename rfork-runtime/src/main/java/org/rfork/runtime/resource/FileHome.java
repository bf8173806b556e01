package org.rfork.runtime.resource;

import java.util.List;
import org.rfork.resource.ResourceException;
import org.rfork.runtime.BinaryReader;
import org.rfork.runtime.BinaryWriter;

/** What is done to files on the node that has them; from here or from elsewhere. */
interface FileHome {

  /** What a lease is for. */
  enum Use {
    /** Bytes are added. */
    APPEND,
    /** The content is replaced as a whole. */
    REPLACE,
    /** It is read, by several at a time. */
    READ
  }

  /**
   * Who leases.
   *
   * @param fork its path
   * @param attempt of the fork
   * @param resumedAt the number of the captured state that it goes on from; 0 for its birth
   * @param goesOn whether it had the file's lease before
   */
  record Leaseholder(String fork, Attempt attempt, long resumedAt, boolean goesOn) {
    static Leaseholder read(BinaryReader in) {
      String fork = in.text();
      var attempt = new Attempt(in.getLong(), in.getInt());
      return new Leaseholder(fork, attempt, in.getLong(), in.flag());
    }

    void write(BinaryWriter out) {
      out.text(fork);
      out.putLong(attempt.restartedAtMillis());
      out.putInt(attempt.number());
      out.putLong(resumedAt);
      out.flag(goesOn);
    }
  }

  /**
   * Leave to write or read.
   *
   * @param token the newest counts alone
   * @param published the number of the newest state whose writes are in the file
   * @param length of the file now; 0 if it is not there
   */
  record Lease(long token, long published, long length) {
    static Lease read(BinaryReader in) {
      return new Lease(in.getLong(), in.getLong(), in.getLong());
    }

    void write(BinaryWriter out) {
      out.putLong(token);
      out.putLong(published);
      out.putLong(length);
    }
  }

  /**
   * What is to be seen.
   *
   * @param number of the first captured state that has all of it
   * @param append whether the bytes are added, or are the whole content
   */
  record Publication(long number, boolean append, byte[] bytes) {}

  /**
   * The file's bytes.
   *
   * @param most of them, from the first; -1 for all
   */
  Version version(String name, long most) throws ResourceException;

  /** How many bytes the file has. */
  long size(String name) throws ResourceException;

  /** The digests of the file's {@link Blocks}, up to a length. */
  List<String> blocks(String name, long length) throws ResourceException;

  /** Some bytes, fewer at the file's end, none past it. */
  byte[] read(String name, long offset, int length) throws ResourceException;

  /** Takes the file's lease, and takes back what its holder published after its state. */
  Lease acquire(String name, Use use, Leaseholder by) throws ResourceException;

  /** Lets all see it, in one step. */
  void publish(String name, long token, Publication what) throws ResourceException;

  /** Lays it ready, so that {@link #redeem} lets all see it. */
  void prepare(String name, long token, Publication what) throws ResourceException;

  /**
   * Lets all see what was laid ready under a token, and gives the lease back; nothing happens if
   * that was done before.
   */
  void redeem(String name, long token) throws ResourceException;

  /** Keeps the lease for another while. */
  void renew(String name, long token) throws ResourceException;

  /**
   * Gives the lease back, and discards what was laid ready; nothing happens if it is another's by
   * now.
   */
  void letGo(String name, long token) throws ResourceException;
}
