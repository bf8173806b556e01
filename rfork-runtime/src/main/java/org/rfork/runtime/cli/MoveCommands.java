package org.rfork.runtime.cli;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rfork.runtime.Order;
import org.rfork.runtime.view.Move;
import org.rfork.runtime.view.NodeSnapshot;
import org.rfork.runtime.view.SnapshotMaps;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that have running work go elsewhere, and wait until it has. */
final class MoveCommands {
  private static final Duration ASK_AGAIN = Duration.ofMillis(500);

  private MoveCommands() {}

  @Command(
      name = "move",
      description = {
        "Has a fork go on on another node.",
        "What has not begun goes at once, a continuation at its next safe point; a task stays."
      })
  static final class MoveFork implements Callable<Integer> {
    private final Context context;
    @Mixin private ClusterOptions options = new ClusterOptions();

    @Parameters(index = "0", paramLabel = "PATH", description = "the fork, as rfork ps shows it.")
    private String path = "";

    @Parameters(
        index = "1",
        arity = "0..1",
        paramLabel = "NODE",
        description = "where to, as rfork nodes shows it; default: any other node.")
    private String node = "";

    @Option(
        names = "--wait",
        paramLabel = "SECONDS",
        description = "how long to wait until it has gone. Default 30.")
    private int seconds = 30;

    MoveFork(Context context) {
      this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
      String fork = ClusterOptions.path(path).value();
      int before = moves(fork).size();
      Order.Answer answer = options.command(context, new Order(Order.Verb.MOVE, fork, node));
      if (answer.said().isEmpty()) {
        throw new CliException(
            ExitCode.FAILED, "no fork " + fork + " is living; rfork ps lists those that are");
      }
      if (!answer.done()) {
        throw new CliException(ExitCode.REFUSED, answer.said());
      }
      Move move =
          await(
                  seconds,
                  () -> {
                    List<Move> moves = moves(fork);
                    return moves.size() > before ? moves.get(moves.size() - 1) : null;
                  })
              .orElseThrow(
                  () ->
                      new CliException(
                          ExitCode.FAILED,
                          fork
                              + " has reached no safe point in "
                              + seconds
                              + " s; it goes when it does, and rfork explain --moves will tell"));
      if (!move.moved()) {
        throw new CliException(
            ExitCode.REFUSED, fork + " stays on " + move.from() + ": " + move.why());
      }
      ViewCommands.show(
          context, options.output, () -> List.of(Views.move(move)), SnapshotMaps.of(move));
      return ExitCode.OK.code();
    }

    private List<Move> moves(String fork) {
      return options.ask(context).moves().stream()
          .filter(move -> move.path().equals(fork))
          .filter(move -> move.moved() || move.result() == Move.Result.STAYED)
          .toList();
    }
  }

  @Command(
      name = "drain",
      description = {
        "Has all forks leave a node, which then leaves the cluster and ends.",
        "Continuations leave at their next safe points; tasks run to their end."
      })
  static final class Drain implements Callable<Integer> {
    private final Context context;
    @Mixin private ClusterOptions options = new ClusterOptions();

    @Parameters(paramLabel = "NODE", description = "the node, as rfork nodes shows it.")
    private String node = "";

    @Option(
        names = "--wait",
        paramLabel = "SECONDS",
        description = "how long to wait until it has left. Default 300.")
    private int seconds = 300;

    Drain(Context context) {
      this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
      Order.Answer answer = options.command(context, new Order(Order.Verb.DRAIN, node, ""));
      if (answer.said().isEmpty()) {
        throw new CliException(
            ExitCode.FAILED, "no node is named " + node + "; rfork nodes lists them");
      }
      if (!answer.done()) {
        throw new CliException(ExitCode.REFUSED, answer.said());
      }
      context.screen().err(answer.said());
      if (await(seconds, () -> isThere() ? null : node).isEmpty()) {
        throw new CliException(
            ExitCode.FAILED,
            node + " still has forks after " + seconds + " s; it leaves when it has none");
      }
      context.screen().out(node + " has left");
      return ExitCode.OK.code();
    }

    private boolean isThere() {
      return options.ask(context).nodes().stream().map(NodeSnapshot::name).anyMatch(node::equals);
    }
  }

  private static <T> Optional<T> await(int seconds, Supplier<@Nullable T> ask)
      throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    while (true) {
      T found = ask.get();
      if (found != null) {
        return Optional.of(found);
      }
      if (System.nanoTime() - end >= 0) {
        return Optional.empty();
      }
      Thread.sleep(ASK_AGAIN.toMillis());
    }
  }
}
