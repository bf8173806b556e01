package org.rfork.runtime.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads a /proc of the test's own. */
class CpuMeterTest {
  private static final Offset<Double> EXACT = Offset.offset(1e-9);
  private static final long LONG = 1_000_000_000_000L; // more than any test takes, in ns

  @TempDir private Path proc;

  @Test
  void theShareIsWhatItsThreadsRanOfWhatTheyAskedFor() throws IOException {
    thread("7", 0, 0);
    CpuMeter meter = new CpuMeter(proc, 4);
    assertThat(meter.share()).isEqualTo(1);
    thread("7", LONG, 2 * LONG);
    thread("8", 0, LONG);
    meter.sample();
    assertThat(meter.share()).as("half of the way from 1 to 1/4").isEqualTo(0.625, EXACT);
    thread("7", LONG, 2 * LONG);
    meter.sample();
    assertThat(meter.share()).as("nothing was asked for").isEqualTo(0.8125, EXACT);
  }

  @Test
  void freeCoresAreTheIdlePartOfThoseThatItMayUse() throws IOException {
    status("1-2");
    stat(0, 0, 0, 0);
    CpuMeter meter = new CpuMeter(proc, 2);
    stat(0, 100, 50, 1000);
    meter.sample();
    assertThat(meter.freeCores()).as("half of the way from 2 to 1.5").isEqualTo(1.75, EXACT);
  }

  @Test
  void moreIdleCoresThanItMayUseAreOfNoUse() throws IOException {
    status("0,2-3");
    stat(0, 0, 0, 0);
    CpuMeter meter = new CpuMeter(proc, 1);
    stat(100, 0, 100, 100);
    meter.sample();
    assertThat(meter.freeCores()).isEqualTo(1);
  }

  @Test
  void withoutSuchFilesAllIsFree() {
    CpuMeter meter = new CpuMeter(proc.resolve("none"), 4);
    meter.sample();
    assertThat(meter.share()).isEqualTo(1);
    assertThat(meter.freeCores()).isEqualTo(4);
  }

  private void thread(String id, long ran, long waited) throws IOException {
    Path task = Files.createDirectories(proc.resolve("self/task").resolve(id));
    Files.writeString(task.resolve("schedstat"), ran + " " + waited + " 12\n");
  }

  private void status(String allowed) throws IOException {
    Files.createDirectories(proc.resolve("self"));
    Files.writeString(
        proc.resolve("self/status"), "Name:\tjava\nCpus_allowed_list:\t" + allowed + "\n");
  }

  /** So many of 100 ticks of each core were idle since the start; none if all are 0. */
  private void stat(int... idle) throws IOException {
    StringBuilder text = new StringBuilder("cpu  1 1 1 1 1 1 1 1 0 0\n");
    for (int core = 0; core < idle.length; core++) {
      int ticks = idle[1] + idle[2] + idle[3] == 0 ? 0 : 100;
      int free = Math.min(ticks, idle[core]);
      text.append("cpu%d %d 0 0 %d 0 0 0 0 0 0%n".formatted(core, ticks - free, free));
    }
    Files.writeString(proc.resolve("stat"), text + "intr 1 2 3\n");
  }
}
