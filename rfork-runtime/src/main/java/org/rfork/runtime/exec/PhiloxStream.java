package org.rfork.runtime.exec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.rfork.StreamRandom;

/**
 * A path's random stream over Commons RNG's Philox 4x64. The counter of the generator begins at
 * position / 4, so any position is reached in constant time.
 */
public final class PhiloxStream implements StreamRandom {
  /** Numbers that one step of the counter yields. */
  private static final int BLOCK = 4;

  private final long seed;
  private final String path;
  private final UniformRandomProvider generator;
  private long position;

  /**
   * The stream of a path at a position.
   *
   * @param seed the job's seed
   * @param path the fork's path below its job
   * @param position how many numbers count as drawn
   */
  public PhiloxStream(long seed, String path, long position) {
    this.seed = seed;
    this.path = path;
    ByteBuffer key = ByteBuffer.wrap(digest(seed, path));
    // Commons RNG takes the key's two words, then the counter's four, the lowest first.
    long[] words = {key.getLong(), key.getLong(), Long.divideUnsigned(position, BLOCK), 0, 0, 0};
    this.generator = RandomSource.PHILOX_4X64.create(words);
    for (long skipped = position % BLOCK; skipped > 0; skipped--) {
      generator.nextLong();
    }
    this.position = position;
  }

  /** The job's seed. */
  public long seed() {
    return seed;
  }

  /** The path below the job whose stream this is. */
  public String path() {
    return path;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public long nextLong() {
    position++;
    return generator.nextLong();
  }

  private static byte[] digest(long seed, String path) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(ByteBuffer.allocate(Long.BYTES).putLong(seed).array());
      return sha.digest(path.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
