package org.rfork.samples;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.rfork.StreamRandom;

/** Philox 4x64, keyed by the first 128 bits of SHA-256 over the seed and the path. */
final class InlineRandom implements StreamRandom {
  private final UniformRandomProvider philox;
  private long position;

  InlineRandom(long seed, String path) {
    ByteBuffer digest = ByteBuffer.wrap(sha256(seed, path));
    long[] keyThenCounter = {digest.getLong(), digest.getLong(), 0, 0, 0, 0};
    this.philox = RandomSource.PHILOX_4X64.create(keyThenCounter);
  }

  @Override
  public long nextLong() {
    position++;
    return philox.nextLong();
  }

  @Override
  public long position() {
    return position;
  }

  private static byte[] sha256(long seed, String path) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(ByteBuffer.allocate(Long.BYTES).putLong(seed).array());
      return digest.digest(path.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
