package org.rfork.runtime.resource;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.rfork.runtime.resource.FileHome.Lease;
import org.rfork.runtime.resource.FileHome.Leaseholder;
import org.rfork.runtime.resource.FileHome.Publication;
import org.rfork.runtime.resource.FileHome.Use;

/** Publishes a line for each state that it says is kept, until somebody kills its process. */
final class LinePublisher {
  static final String FILE = "data:lines";

  private LinePublisher() {}

  static LocalFiles files(Path root) {
    return new LocalFiles("n", new Roots("n", Map.of("data", root)), Duration.ofMinutes(1));
  }

  /** The attempt goes on from a state whose line may be in the file or not. */
  static Lease goOn(LocalFiles files, int attempt, long state, boolean append) throws IOException {
    var by = new Leaseholder("job/0", new Attempt(0, attempt), state, state > 0);
    Lease lease = files.acquire(FILE, append ? Use.APPEND : Use.REPLACE, by);
    if (lease.published() < state) {
      files.publish(FILE, lease.token(), line(state, append));
    }
    return lease;
  }

  private static Publication line(long state, boolean append) {
    String text = append ? state + "\n" : "content " + state + "\n";
    return new Publication(state, append, text.getBytes(UTF_8));
  }

  /** With a root, an attempt, the state to go on from, and whether it appends. */
  public static void main(String[] arguments) throws IOException {
    LocalFiles files = files(Path.of(arguments[0]));
    long state = Long.parseLong(arguments[2]);
    boolean append = Boolean.parseBoolean(arguments[3]);
    Lease lease = goOn(files, Integer.parseInt(arguments[1]), state, append);
    while (true) {
      state++;
      System.out.println(state);
      files.publish(FILE, lease.token(), line(state, append));
    }
  }
}
