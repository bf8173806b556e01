package org.rfork.resource;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.SeekableByteChannel;
import org.jspecify.annotations.Nullable;
import org.rfork.MisuseException;
import org.rfork.spi.Runtimes;

/**
 * A file that a fork reads or writes wherever it runs. It is named {@code root:path}; each node
 * says in {@code rfork.resources.roots} where its roots are. Kept in a field, it goes with the
 * state: position, and what was written and is not published.
 *
 * <p>What is written goes to a private version. {@link #commit()} says that it is to be published
 * as it is now; that happens, in one step, once a checkpoint that has it is kept elsewhere, or when
 * the fork ends well. If the fork runs again from an earlier state, what was published after that
 * state is taken back first: nothing is doubled or missing. What is written and not committed is
 * given up by {@link #close()} and at the fork's end.
 *
 * <p>One fork writes a file at a time: opening it for writing takes its lease, for which it waits
 * {@code rfork.resources.lease} at most.
 *
 * <pre>{@code
 * final class Report extends Continuation<Long> {
 *   private @Nullable RemoteFile in;
 *   private @Nullable RemoteFile out;
 *   private long lines;
 *
 *   @Override protected Long run() throws IOException {
 *     if (in == null) {
 *       in = RemoteFile.open("data:measured.csv", OpenMode.READ);
 *       out = RemoteFile.open("data:report.txt", OpenMode.APPEND);
 *     }
 *     for (String line = in.readLine(); line != null; line = in.readLine()) {
 *       out.writeLine(summary(line));
 *       out.commit();
 *       lines++;
 *       RemoteFork.checkpoint();
 *     }
 *     return lines;
 *   }
 * }
 * }</pre>
 *
 * <p>For the fork's own thread.
 */
public interface RemoteFile extends AutoCloseable {

  /**
   * Opens a file in the running fork.
   *
   * @param name {@code root:path}, the path with slashes and inside its root
   * @throws ResourceException if there is no such root or file, or its lease cannot be had
   * @throws MisuseException outside a fork
   */
  static RemoteFile open(String name, OpenMode mode) throws ResourceException {
    return Runtimes.current().resources().open(name, mode);
  }

  /** {@code root:path}. */
  String name();

  /** What it was opened for. */
  OpenMode mode();

  /** Where the next byte is read or written. */
  long position();

  /** Goes to a byte; past the end is allowed, and reads nothing there. Not for {@code APPEND}. */
  void seek(long position) throws ResourceException;

  /** Its bytes as this handle sees them: with what it wrote itself. */
  long size() throws ResourceException;

  /** The next byte, or -1 at the end, which may grow. */
  int read() throws ResourceException;

  /** As {@link InputStream#read(byte[], int, int)}. */
  int read(byte[] into, int offset, int length) throws ResourceException;

  /**
   * The next line of UTF-8 without its {@code \n} or {@code \r\n}; null at the end. A last line
   * without an end is given too.
   */
  @Nullable String readLine() throws ResourceException;

  /** Writes to the private version. */
  void write(byte[] bytes, int offset, int length) throws ResourceException;

  /** Writes text as UTF-8. */
  void write(String text) throws ResourceException;

  /** Writes text as UTF-8, and {@code \n}. */
  void writeLine(String text) throws ResourceException;

  /** What was written so far is to be published as it is. */
  void commit() throws ResourceException;

  /**
   * A view as a stream of bytes from here on; it shares the position and is not captured itself.
   */
  InputStream in();

  /** A view to write bytes by; closing it commits nothing and leaves the file open. */
  OutputStream out();

  /** A view as a channel; it shares the position and is not captured itself. */
  SeekableByteChannel channel();

  /** Gives up what was not committed. What was is still published. */
  @Override
  void close() throws ResourceException;
}
