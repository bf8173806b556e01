package org.rfork.runtime.resource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rfork.resource.ResourceException;
import org.rfork.resource.ResourceException.Kind;

/**
 * Pieces of other nodes' files that were fetched to this one, by the digest of their bytes: none is
 * fetched twice. They lie in a temporary directory for as long as the node lives. Safe for all
 * threads.
 */
final class Blocks {
  /** All but a file's last one have this size. */
  static final int SIZE = 1 << 20;

  private @Nullable Path directory;
  private long fetched;

  /** How many bytes were fetched so far. */
  synchronized long fetchedBytes() {
    return fetched;
  }

  /**
   * A file as it was, read from here from now on.
   *
   * @param version its first bytes
   */
  FileHome carried(FileHome from, String name, Version version) throws ResourceException {
    List<String> digests = from.blocks(name, version.length());
    List<Path> here = new ArrayList<>();
    for (int i = 0; i < digests.size(); i++) {
      here.add(block(from, name, (long) i * SIZE, digests.get(i), version.length()));
    }
    return new CarriedFile(here, version);
  }

  private synchronized Path block(
      FileHome from, String name, long offset, String digest, long length)
      throws ResourceException {
    try {
      Path block = directory().resolve(digest);
      if (!Files.exists(block)) {
        byte[] bytes = from.read(name, offset, (int) Math.min(SIZE, length - offset));
        var found = Version.sha256();
        found.update(bytes);
        if (!Version.hex(found).equals(digest)) {
          throw new ResourceException(
              Kind.CONFLICT,
              "file \"" + name + "\" was changed while it was fetched; move the fork again");
        }
        Path next = directory().resolve(digest + ".next");
        Files.write(next, bytes);
        Files.move(next, block, StandardCopyOption.ATOMIC_MOVE);
        fetched += bytes.length;
      }
      return block;
    } catch (ResourceException said) {
      throw said;
    } catch (IOException failure) {
      throw new ResourceException(
          Kind.UNAVAILABLE,
          "file \"%s\" cannot be kept here: %s".formatted(name, failure.getMessage()),
          failure);
    }
  }

  private Path directory() throws IOException {
    Path known = directory;
    if (known == null) {
      known = Files.createTempDirectory("rfork-blocks-");
      directory = known;
    }
    return known;
  }

  /** Deletes all. */
  synchronized void close() throws IOException {
    Path known = directory;
    directory = null;
    if (known != null) {
      try (Stream<Path> blocks = Files.list(known)) {
        for (Path block : blocks.toList()) {
          Files.delete(block);
        }
      }
      Files.delete(known);
    }
  }

  /** A file that is read from pieces of it. */
  private record CarriedFile(List<Path> blocks, Version whole) implements FileHome {
    @Override
    public Version version(String name, long most) throws ResourceException {
      return whole;
    }

    @Override
    public long size(String name) {
      return whole.length();
    }

    @Override
    public byte[] read(String name, long offset, int length) throws ResourceException {
      int index = (int) (offset / SIZE);
      if (index >= blocks.size()) {
        return new byte[0];
      }
      try {
        byte[] block = Files.readAllBytes(blocks.get(index));
        int from = (int) Math.min(block.length, offset % SIZE);
        return Arrays.copyOfRange(block, from, Math.min(block.length, from + length));
      } catch (IOException gone) {
        throw new ResourceException(
            Kind.UNAVAILABLE,
            "file \"%s\": what was fetched of it is gone: %s".formatted(name, gone.getMessage()),
            gone);
      }
    }

    @Override
    public List<String> blocks(String name, long length) {
      throw readOnly(name);
    }

    @Override
    public Lease acquire(String name, boolean append, Writer writer) {
      throw readOnly(name);
    }

    @Override
    public void publish(String name, long token, Publication what) {
      throw readOnly(name);
    }

    @Override
    public void renew(String name, long token) {
      throw readOnly(name);
    }

    @Override
    public void letGo(String name, long token) {
      throw readOnly(name);
    }

    private static UnsupportedOperationException readOnly(String name) {
      return new UnsupportedOperationException(name + " is a copy, to be read");
    }
  }
}
