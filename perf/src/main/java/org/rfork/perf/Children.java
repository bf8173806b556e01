package org.rfork.perf;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.rfork.runtime.launch.EndedNode;
import org.rfork.runtime.launch.JvmCommand;
import org.rfork.runtime.launch.LocalNodes;
import org.rfork.runtime.launch.ParentWatch;

/**
 * JVMs of one kind that end with this one, and what they say to it: lines of their standard output
 * behind a mark. Anything else that they print goes to standard error.
 */
final class Children implements AutoCloseable {
  private static final String MARK = "perf: ";
  private static final String READY = "ready";

  /**
   * One thread or two have no use for a parallel collector; rfork's launcher says the same. What
   * libraries log is quiet in all systems alike.
   */
  private static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
          "-Dslf4j.internal.verbosity=ERROR");

  /** Flags for all processes that this one starts, with blanks between them. */
  private static final String MORE_FLAGS = "perf.more-flags";

  /** A line, or the end of a process that nobody stopped. */
  private record Said(String line, boolean isEnd) {}

  private final BlockingQueue<Said> said = new LinkedBlockingQueue<>();
  private final String kind;
  private final Set<String> names;
  private final LocalNodes processes;

  private Children(String kind, Map<String, ProcessBuilder> commands) {
    this.kind = kind;
    this.names = commands.keySet();
    this.processes = LocalNodes.start(commands, new Listener());
  }

  /**
   * Starts them.
   *
   * @param kind what they are called in messages
   * @param flags of their JVMs, besides the usual ones
   * @param arguments of each, by its number from 0
   */
  static Children start(
      String kind,
      int count,
      Class<?> main,
      List<String> flags,
      IntFunction<List<String>> arguments) {
    JvmCommand own = JvmCommand.ofThisJvm();
    List<String> allFlags = new ArrayList<>(own.flags());
    allFlags.addAll(FLAGS);
    allFlags.addAll(flags);
    allFlags.addAll(moreFlags());
    JvmCommand command = new JvmCommand(own.java(), allFlags, own.classPath());
    Map<String, ProcessBuilder> commands = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      commands.put(kind + "-" + i, command.running(main.getName(), arguments.apply(i)));
    }
    return new Children(kind, commands);
  }

  /** Flags that have a child start its own children with these, besides itself. */
  static List<String> inherited(List<String> flags) {
    List<String> all = new ArrayList<>(flags);
    all.add("-D" + MORE_FLAGS + "=" + String.join(" ", flags));
    return all;
  }

  private static List<String> moreFlags() {
    String flags = System.getProperty(MORE_FLAGS, "");
    return flags.isEmpty() ? List.of() : List.of(flags.split(" ", -1));
  }

  /** Starts one of another command, which says what it says as the others do. */
  static Children start(String kind, ProcessBuilder command) {
    return new Children(kind, Map.of(kind, command));
  }

  /** For a child: says this line to its parent. */
  static void say(String line) {
    System.out.println(MARK + line);
    System.out.flush();
  }

  /** For a child: says that it can be spoken to. */
  static void sayReady() {
    say(READY);
  }

  /** For a child: ends this process when its parent ends. */
  static void endWithParent() {
    ParentWatch.start(System.in, () -> Runtime.getRuntime().halt(1));
  }

  /**
   * Waits until so many said that they are ready.
   *
   * @throws IllegalStateException as {@link #next} says
   */
  void awaitReady(int count, Duration limit) {
    for (int i = 0; i < count; i++) {
      String line = next(limit);
      if (!line.equals(READY)) {
        throw new IllegalStateException(kind + " said '" + line + "' before it was ready");
      }
    }
  }

  /**
   * The next thing that one of them says.
   *
   * @throws IllegalStateException if one ended, or the limit passed first
   */
  String next(Duration limit) {
    try {
      Said next = said.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (next == null) {
        throw new IllegalStateException(kind + " said nothing for " + limit.toSeconds() + " s");
      }
      if (next.isEnd()) {
        throw new IllegalStateException(next.line());
      }
      return next.line();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + kind, e);
    }
  }

  /**
   * Waits until one ended, whatever it says before.
   *
   * @throws IllegalStateException if the limit passes first
   */
  void awaitEnd(Duration limit) {
    try {
      Said next;
      do {
        next = said.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
      } while (next != null && !next.isEnd());
      if (next == null) {
        throw new IllegalStateException(kind + " has not ended after " + limit.toSeconds() + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the end of " + kind, e);
    }
  }

  /** The numbers of the processes that run. */
  List<Long> pids() {
    return names.stream().flatMap(name -> processes.pid(name).stream()).toList();
  }

  @Override
  public void close() {
    processes.close();
  }

  private final class Listener implements LocalNodes.Listener {
    @Override
    public void line(String node, String line) {
      if (line.startsWith(MARK)) {
        said.add(new Said(line.substring(MARK.length()), false));
      } else {
        System.err.println("[" + node + "] " + line);
      }
    }

    @Override
    public void ended(EndedNode node) {
      said.add(new Said("the process of " + node.name() + " " + node.how(), true));
    }
  }
}
