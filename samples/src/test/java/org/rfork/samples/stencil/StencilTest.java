package org.rfork.samples.stencil;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rfork.RemoteFork;
import org.rfork.Report;
import org.rfork.runtime.RunningNode;
import org.rfork.runtime.config.RforkConfig;
import org.rfork.runtime.launch.Nodes;
import org.rfork.spi.Runtimes;
import picocli.CommandLine;

@Timeout(60)
class StencilTest {
  private RunningNode node;

  private Stencil.Result run(int threads, boolean reenter, Stencil stencil) {
    stop();
    node =
        Nodes.start(
            RforkConfig.load(
                null, Map.of("rfork.node.threads", threads, "rfork.debug.reenter", reenter)));
    return RemoteFork.fork(stencil).join();
  }

  @AfterEach
  void stop() {
    Runtimes.install(null);
    if (node != null) {
      node.close();
      node = null;
    }
  }

  @Test
  void coolsAsTheExactSolutionDoes() throws Exception {
    StencilProgram program = new StencilProgram();
    new CommandLine(program).parseArgs("--size=31", "--sweeps=300");
    run(2, false, new Stencil(3, 1, 1)); // starts the node
    Report report = program.report(RemoteFork.fork(program.root()).join());
    assertThat(report.value()).isBetween(0.2, 0.3);
    assertThat((double) report.result().get("difference")).isCloseTo(0, within(1e-12));
    assertThat(report.result()).containsEntry("rows", 31);
  }

  @Test
  void givesTheSameBitsForAnyNumberOfForksAndThreads() {
    Stencil.Result one = run(1, false, new Stencil(33, 200, 1));
    assertThat(run(1, false, new Stencil(33, 200, 5))).isEqualTo(one);
    assertThat(run(4, false, new Stencil(33, 200, 33))).isEqualTo(one);
    assertThat(run(2, true, new Stencil(33, 200, 3))).isEqualTo(one);
  }

  @Test
  void refusesAPlateWithoutAMiddle() {
    StencilProgram program = new StencilProgram();
    new CommandLine(program).parseArgs("--size=32");
    assertThatThrownBy(program::root)
        .hasMessageContaining("--size must be odd")
        .hasMessageContaining("32");
  }
}
