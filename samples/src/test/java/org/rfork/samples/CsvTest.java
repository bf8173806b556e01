package org.rfork.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTest {
  @TempDir Path directory;

  @Test
  void quotesWhatNeedsIt() throws IOException {
    Path file = directory.resolve("deep").resolve("table.csv");

    Csv.write(
        file,
        List.of("a", "b, c"),
        List.of(List.of(0.1 + 0.2, 7), List.of("say \"π\"", "two\nlines")));

    assertThat(Files.readString(file))
        .isEqualTo("a,\"b, c\"\r\n0.30000000000000004,7\r\n\"say \"\"π\"\"\",\"two\nlines\"\r\n");
  }

  @Test
  void namesTheFileThatCannotBeWritten() {
    assertThatThrownBy(() -> Csv.write(directory, List.of("a"), List.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(directory.toString());
  }
}
