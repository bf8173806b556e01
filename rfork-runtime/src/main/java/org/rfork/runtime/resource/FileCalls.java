package org.rfork.runtime.resource;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.rfork.resource.ResourceException;
import org.rfork.runtime.BinaryReader;
import org.rfork.runtime.BinaryWriter;

/** What is asked of files on another node, as bytes, and how it is answered there. */
final class FileCalls {
  private static final byte[] DONE = {};

  /** Sends a question to one node and waits for the answer. */
  @FunctionalInterface
  interface Line {
    byte[] ask(byte[] question) throws ResourceException;
  }

  private enum Verb {
    VERSION,
    SIZE,
    BLOCKS,
    READ,
    ACQUIRE,
    PART,
    PUBLISH,
    PREPARE,
    REDEEM,
    RENEW,
    LET_GO
  }

  private FileCalls() {}

  /** The files of another node. */
  static FileHome remote(Line line) {
    return new Remote(line);
  }

  /**
   * Does what is asked to files of this node, of which parts arrive.
   *
   * @throws IllegalArgumentException if the question is damaged
   */
  static byte[] answer(byte[] question, FileHome files, Parts parts) throws ResourceException {
    var in = new BinaryReader(ByteBuffer.wrap(question));
    try {
      return answer(Verb.valueOf(in.text()), in.text(), in, files, parts);
    } catch (BufferUnderflowException cut) {
      throw new IllegalArgumentException("a question about a file is damaged", cut);
    }
  }

  private static byte[] answer(Verb verb, String name, BinaryReader in, FileHome files, Parts parts)
      throws ResourceException {
    switch (verb) {
      case VERSION -> {
        return bytes(files.version(name, in.getLong())::write);
      }
      case SIZE -> {
        long size = files.size(name);
        return bytes(out -> out.putLong(size));
      }
      case BLOCKS -> {
        List<String> blocks = files.blocks(name, in.getLong());
        return bytes(out -> out.texts(blocks));
      }
      case READ -> {
        return files.read(name, in.getLong(), in.getInt());
      }
      case ACQUIRE -> {
        var use = FileHome.Use.valueOf(in.text());
        return bytes(files.acquire(name, use, FileHome.Leaseholder.read(in))::write);
      }
      case PART -> parts.add(name, in.getLong(), in.getInt(), in.array());
      case PUBLISH -> {
        long token = in.getLong();
        files.publish(name, token, publication(in, parts, name, token));
      }
      case PREPARE -> {
        long token = in.getLong();
        files.prepare(name, token, publication(in, parts, name, token));
      }
      case REDEEM -> files.redeem(name, in.getLong());
      case RENEW -> files.renew(name, in.getLong());
      case LET_GO -> files.letGo(name, in.getLong());
    }
    return DONE;
  }

  private static FileHome.Publication publication(
      BinaryReader in, Parts parts, String name, long token) throws ResourceException {
    long number = in.getLong();
    boolean append = in.flag();
    int length = in.getInt();
    byte[] bytes = length <= Parts.SIZE ? in.array() : parts.take(name, token, length);
    return new FileHome.Publication(number, append, bytes);
  }

  private static byte[] bytes(Consumer<BinaryWriter> writing) {
    var out = new BinaryWriter();
    writing.accept(out);
    return out.toBytes();
  }

  private record Remote(Line line) implements FileHome {
    private byte[] ask(Verb verb, String name, Consumer<BinaryWriter> rest)
        throws ResourceException {
      return line.ask(
          bytes(
              out -> {
                out.text(verb.name());
                out.text(name);
                rest.accept(out);
              }));
    }

    private static <T> T read(byte[] answer, Function<BinaryReader, T> reading) {
      try {
        return reading.apply(new BinaryReader(ByteBuffer.wrap(answer)));
      } catch (BufferUnderflowException cut) {
        throw new IllegalArgumentException("an answer about a file is damaged", cut);
      }
    }

    @Override
    public Version version(String name, long most) throws ResourceException {
      return read(ask(Verb.VERSION, name, out -> out.putLong(most)), Version::read);
    }

    @Override
    public long size(String name) throws ResourceException {
      return read(ask(Verb.SIZE, name, out -> {}), BinaryReader::getLong);
    }

    @Override
    public List<String> blocks(String name, long length) throws ResourceException {
      return read(ask(Verb.BLOCKS, name, out -> out.putLong(length)), BinaryReader::texts);
    }

    @Override
    public byte[] read(String name, long offset, int length) throws ResourceException {
      return ask(
          Verb.READ,
          name,
          out -> {
            out.putLong(offset);
            out.putInt(length);
          });
    }

    @Override
    public Lease acquire(String name, Use use, Leaseholder by) throws ResourceException {
      byte[] answer =
          ask(
              Verb.ACQUIRE,
              name,
              out -> {
                out.text(use.name());
                by.write(out);
              });
      return read(answer, Lease::read);
    }

    @Override
    public void publish(String name, long token, Publication what) throws ResourceException {
      send(Verb.PUBLISH, name, token, what);
    }

    @Override
    public void prepare(String name, long token, Publication what) throws ResourceException {
      send(Verb.PREPARE, name, token, what);
    }

    @Override
    public void redeem(String name, long token) throws ResourceException {
      byte[] unused = ask(Verb.REDEEM, name, out -> out.putLong(token));
    }

    private void send(Verb verb, String name, long token, Publication what)
        throws ResourceException {
      byte[] bytes = what.bytes();
      boolean isParted = bytes.length > Parts.SIZE;
      for (int from = 0; isParted && from < bytes.length; from += Parts.SIZE) {
        part(name, token, from, bytes);
      }
      byte[] unused =
          ask(
              verb,
              name,
              out -> {
                out.putLong(token);
                out.putLong(what.number());
                out.flag(what.append());
                out.putInt(bytes.length);
                out.array(isParted ? DONE : bytes);
              });
    }

    private void part(String name, long token, int from, byte[] bytes) throws ResourceException {
      int length = Math.min(Parts.SIZE, bytes.length - from);
      byte[] unused =
          ask(
              Verb.PART,
              name,
              out -> {
                out.putLong(token);
                out.putInt(from);
                out.array(ByteBuffer.wrap(bytes, from, length));
              });
    }

    @Override
    public void renew(String name, long token) throws ResourceException {
      byte[] unused = ask(Verb.RENEW, name, out -> out.putLong(token));
    }

    @Override
    public void letGo(String name, long token) throws ResourceException {
      byte[] unused = ask(Verb.LET_GO, name, out -> out.putLong(token));
    }
  }
}
