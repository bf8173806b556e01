package org.rfork.runtime.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rfork.runtime.resource.Ledger.Reader;

/** What is read of a ledger whose newest write was cut short. */
class LedgerFileTest {
  private static final String FORK = "jöb/0";

  @TempDir private Path directory;
  private Path book;

  @BeforeEach
  void name() {
    book = directory.resolve("a.ledger");
  }

  private static Ledger token(long token) {
    return Ledger.blank("out").read(List.of(new Reader(token, FORK, 7)));
  }

  private Ledger read() throws IOException {
    return new LedgerFile(book).read("out");
  }

  private void write(long... tokens) throws IOException {
    for (long token : tokens) {
      var file = new LedgerFile(book);
      Ledger unused = file.read("out");
      file.write(token(token));
    }
  }

  private Path place(int number) {
    return directory.resolve("a.ledger." + number);
  }

  @Test
  void theNewestIsReadWhoeverWroteIt() throws IOException {
    assertThat(read()).isEqualTo(Ledger.blank("out"));
    for (long token = 1; token < 6; token++) {
      write(token);
      assertThat(read()).isEqualTo(token(token));
    }
    var file = new LedgerFile(book);
    Ledger unused = file.read("out");
    file.write(token(6));
    file.write(token(7));
    assertThat(read()).isEqualTo(token(7));
    assertThat(place(0)).hasSize(4096);
    assertThat(place(1)).hasSize(4096);
  }

  @Test
  void oneThatGrowsPastABlockIsReadWholeAndSoIsAShorterOneAfterIt() throws IOException {
    var file = new LedgerFile(book);
    Ledger unused = file.read("out");
    List<Reader> many =
        LongStream.range(0, 500).mapToObj(token -> new Reader(token, FORK, 7)).toList();
    file.write(Ledger.blank("out").read(many));
    assertThat(read().readers()).isEqualTo(many);
    file.write(token(1));
    file.write(token(2));
    assertThat(read()).isEqualTo(token(2));
  }

  /** As a death leaves it, at each length. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8, 20, 40})
  void ofAWriteThatWasCutShortTheOneBeforeCounts(int length) throws IOException {
    write(1, 2, 3);
    byte[] newest = Files.readAllBytes(place(1));
    write(4, 5);
    byte[] half = Arrays.copyOf(Files.readAllBytes(place(1)), newest.length);
    System.arraycopy(newest, length, half, length, newest.length - length);
    Files.write(place(1), length == 0 ? new byte[0] : half);
    assertThat(read()).isEqualTo(token(4));
    write(6);
    assertThat(read()).isEqualTo(token(6));
  }

  @Test
  void aFirstWriteThatWroteNothingLeavesABlankOne() throws IOException {
    Files.createFile(place(1));
    assertThat(read()).isEqualTo(Ledger.blank("out"));
    write(1);
    assertThat(read()).isEqualTo(token(1));
  }

  @Test
  void ifBothAreDamagedItSaysWhatToDo() throws IOException {
    write(1, 2);
    Files.writeString(place(0), "ledger 9 9999999 1\n");
    Files.writeString(place(1), "xxx", StandardCharsets.UTF_8);
    assertThatThrownBy(this::read)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a.ledger.0 and .1 are damaged; delete them if no fork writes");
  }
}
