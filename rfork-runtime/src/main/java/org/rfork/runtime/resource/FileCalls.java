package org.rfork.runtime.resource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.rfork.resource.ResourceException;

/** What is asked of files on another node, as bytes, and how it is answered there. */
final class FileCalls {
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

  @FunctionalInterface
  private interface Writing {
    void to(DataOutputStream out) throws IOException;
  }

  private FileCalls() {}

  /** The files of another node. */
  static FileHome remote(Line line) {
    return new Remote(line);
  }

  /** Does what is asked to files of this node, of which parts arrive. */
  static byte[] answer(byte[] question, FileHome files, Parts parts) throws ResourceException {
    try (var in = new DataInputStream(new ByteArrayInputStream(question))) {
      Verb verb = Verb.valueOf(in.readUTF());
      String name = in.readUTF();
      return switch (verb) {
        case VERSION -> bytes(out -> version(out, files.version(name, in.readLong())));
        case SIZE -> bytes(out -> out.writeLong(files.size(name)));
        case BLOCKS -> {
          List<String> blocks = files.blocks(name, in.readLong());
          yield bytes(
              out -> {
                for (String block : blocks) {
                  out.writeUTF(block);
                }
              });
        }
        case READ -> files.read(name, in.readLong(), in.readInt());
        case ACQUIRE -> {
          var use = FileHome.Use.valueOf(in.readUTF());
          String fork = in.readUTF();
          var attempt = new Attempt(in.readLong(), in.readInt());
          var by = new FileHome.Leaseholder(fork, attempt, in.readLong(), in.readBoolean());
          FileHome.Lease lease = files.acquire(name, use, by);
          yield bytes(
              out -> {
                out.writeLong(lease.token());
                out.writeLong(lease.published());
                out.writeLong(lease.length());
              });
        }
        case PART -> {
          parts.add(name, in.readLong(), in.readInt(), in.readAllBytes());
          yield new byte[0];
        }
        case PUBLISH -> {
          long token = in.readLong();
          files.publish(name, token, publication(in, parts, name, token));
          yield new byte[0];
        }
        case PREPARE -> {
          long token = in.readLong();
          files.prepare(name, token, publication(in, parts, name, token));
          yield new byte[0];
        }
        case REDEEM -> {
          files.redeem(name, in.readLong());
          yield new byte[0];
        }
        case RENEW -> {
          files.renew(name, in.readLong());
          yield new byte[0];
        }
        case LET_GO -> {
          files.letGo(name, in.readLong());
          yield new byte[0];
        }
      };
    } catch (ResourceException said) {
      throw said;
    } catch (IOException damaged) {
      throw new UncheckedIOException("a question about a file is damaged", damaged);
    }
  }

  private static FileHome.Publication publication(
      DataInputStream in, Parts parts, String name, long token) throws IOException {
    long number = in.readLong();
    boolean append = in.readBoolean();
    int length = in.readInt();
    byte[] bytes = length <= Parts.SIZE ? in.readAllBytes() : parts.take(name, token, length);
    return new FileHome.Publication(number, append, bytes);
  }

  private static void version(DataOutputStream out, Version version) throws IOException {
    out.writeLong(version.length());
    out.writeUTF(version.digest());
  }

  private static byte[] bytes(Writing writing) throws ResourceException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      writing.to(out);
    } catch (ResourceException said) {
      throw said;
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private record Remote(Line line) implements FileHome {
    private byte[] ask(Verb verb, String name, Writing rest) throws ResourceException {
      return line.ask(
          bytes(
              out -> {
                out.writeUTF(verb.name());
                out.writeUTF(name);
                rest.to(out);
              }));
    }

    @FunctionalInterface
    private interface Reading<T> {
      T from(DataInputStream in) throws IOException;
    }

    private static <T> T read(byte[] answer, Reading<T> reading) {
      try {
        return reading.from(new DataInputStream(new ByteArrayInputStream(answer)));
      } catch (IOException damaged) {
        throw new UncheckedIOException("an answer about a file is damaged", damaged);
      }
    }

    @Override
    public Version version(String name, long most) throws ResourceException {
      byte[] answer = ask(Verb.VERSION, name, out -> out.writeLong(most));
      return read(answer, in -> new Version(in.readLong(), in.readUTF()));
    }

    @Override
    public long size(String name) throws ResourceException {
      return read(ask(Verb.SIZE, name, out -> {}), DataInputStream::readLong);
    }

    @Override
    public List<String> blocks(String name, long length) throws ResourceException {
      return read(
          ask(Verb.BLOCKS, name, out -> out.writeLong(length)),
          in -> {
            List<String> blocks = new ArrayList<>();
            while (in.available() > 0) {
              blocks.add(in.readUTF());
            }
            return blocks;
          });
    }

    @Override
    public byte[] read(String name, long offset, int length) throws ResourceException {
      return ask(
          Verb.READ,
          name,
          out -> {
            out.writeLong(offset);
            out.writeInt(length);
          });
    }

    @Override
    public Lease acquire(String name, Use use, Leaseholder by) throws ResourceException {
      byte[] answer =
          ask(
              Verb.ACQUIRE,
              name,
              out -> {
                out.writeUTF(use.name());
                out.writeUTF(by.fork());
                out.writeLong(by.attempt().restartedAtMillis());
                out.writeInt(by.attempt().number());
                out.writeLong(by.resumedAt());
                out.writeBoolean(by.goesOn());
              });
      return read(answer, in -> new Lease(in.readLong(), in.readLong(), in.readLong()));
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
      byte[] unused = ask(Verb.REDEEM, name, out -> out.writeLong(token));
    }

    private void send(Verb verb, String name, long token, Publication what)
        throws ResourceException {
      int length = what.bytes().length;
      for (int from = 0; length > Parts.SIZE && from < length; from += Parts.SIZE) {
        part(name, token, from, what.bytes());
      }
      byte[] unused =
          ask(
              verb,
              name,
              out -> {
                out.writeLong(token);
                out.writeLong(what.number());
                out.writeBoolean(what.append());
                out.writeInt(length);
                out.write(what.bytes(), 0, length <= Parts.SIZE ? length : 0);
              });
    }

    private void part(String name, long token, int from, byte[] bytes) throws ResourceException {
      byte[] unused =
          ask(
              Verb.PART,
              name,
              out -> {
                out.writeLong(token);
                out.writeInt(from);
                out.write(bytes, from, Math.min(Parts.SIZE, bytes.length - from));
              });
    }

    @Override
    public void renew(String name, long token) throws ResourceException {
      byte[] unused = ask(Verb.RENEW, name, out -> out.writeLong(token));
    }

    @Override
    public void letGo(String name, long token) throws ResourceException {
      byte[] unused = ask(Verb.LET_GO, name, out -> out.writeLong(token));
    }
  }
}
