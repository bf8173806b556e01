package org.rfork.runtime.resource;

import java.util.Arrays;
import java.util.List;
import org.rfork.resource.ResourceException;

/**
 * A file of another node as it was at one moment, read from blocks that are fetched when they are
 * needed, and the next ones with them when it is read from front to back.
 */
final class CarriedFile implements FileHome {
  /** So many blocks are fetched ahead. */
  private static final int AHEAD = 4;

  private final Blocks blocks;
  private final FileHome home;
  private final Version whole;
  private final List<String> digests;
  private volatile int last = -1;

  private CarriedFile(Blocks blocks, FileHome home, Version whole, List<String> digests) {
    this.blocks = blocks;
    this.home = home;
    this.whole = whole;
    this.digests = digests;
  }

  /**
   * The file as it is now.
   *
   * @param version its first bytes, which are what is read
   */
  static CarriedFile of(Blocks blocks, FileHome home, String name, Version version)
      throws ResourceException {
    return new CarriedFile(blocks, home, version, home.blocks(name, version.length()));
  }

  @Override
  public Version version(String name, long most) {
    return whole;
  }

  @Override
  public long size(String name) {
    return whole.length();
  }

  @Override
  public byte[] read(String name, long offset, int length) throws ResourceException {
    int index = (int) (offset / Blocks.SIZE);
    if (index >= digests.size()) {
      return new byte[0];
    }
    boolean onward = index == last || index == last + 1;
    last = index;
    for (int next = index + 1; onward && next <= index + AHEAD && next < digests.size(); next++) {
      blocks.ahead(source(name, next));
    }
    byte[] block = blocks.bytes(source(name, index));
    int from = (int) Math.min(block.length, offset % Blocks.SIZE);
    return Arrays.copyOfRange(block, from, Math.min(block.length, from + length));
  }

  private Blocks.Source source(String name, int index) {
    long offset = (long) index * Blocks.SIZE;
    int length = (int) Math.min(Blocks.SIZE, whole.length() - offset);
    return new Blocks.Source(home, name, offset, length, digests.get(index));
  }

  @Override
  public List<String> blocks(String name, long length) {
    return digests;
  }

  @Override
  public Lease acquire(String name, Use use, Leaseholder by) throws ResourceException {
    return home.acquire(name, use, by); // a shared one; what writes is not carried
  }

  @Override
  public void renew(String name, long token) throws ResourceException {
    home.renew(name, token);
  }

  @Override
  public void letGo(String name, long token) throws ResourceException {
    home.letGo(name, token);
  }

  @Override
  public void publish(String name, long token, Publication what) {
    throw readOnly(name);
  }

  @Override
  public void prepare(String name, long token, Publication what) {
    throw readOnly(name);
  }

  @Override
  public void redeem(String name, long token) {
    throw readOnly(name);
  }

  private static UnsupportedOperationException readOnly(String name) {
    return new UnsupportedOperationException(name + " is a copy, to be read");
  }
}
