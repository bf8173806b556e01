package com.example.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rfork.CaptureException;
import org.rfork.CaptureException.Kind;
import org.rfork.capture.CaptureFor;
import org.rfork.capture.Handles;
import org.rfork.capture.Schema;
import org.rfork.capture.SchemaSource;
import org.rfork.capture.StateText;

/** The rules of docs/capture-evolution.md, on states that older versions of classes stored. */
class EvolutionTest {

  static List<StoredCase> cases() throws IOException {
    return StoredCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void storedStatesAreRestoredByTheRulesOrRefused(StoredCase stored) throws Exception {
    byte[] document = Files.readAllBytes(stored.file("v1.state"));
    try (URLClassLoader now = stored.compile("v2")) {
      assertFollowsTheRules(stored, now, document, SchemaSource.NONE);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void messagesFollowTheSameRulesWithTheSendersSchemas(StoredCase stored) throws Exception {
    List<Schema> sender = Captures.CAPTURE.schemas(Files.readAllBytes(stored.file("v1.state")));
    List<String> asked = new ArrayList<>();
    SchemaSource source =
        (name, digest) -> {
          asked.add(name);
          return sender.stream()
              .filter(schema -> schema.className().equals(name) && schema.digest() == digest)
              .findFirst()
              .map(schema -> Schema.decode(schema.encode()))
              .orElse(null);
        };
    byte[] message = stored.capture(CaptureFor.MESSAGE);
    assertThat(Captures.CAPTURE.schemas(message)).isEmpty();
    try (URLClassLoader now = stored.compile("v2")) {
      assertFollowsTheRules(stored, now, message, source);
    }
    assertThat(asked).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void textsOfOlderVersionsFollowTheSameRules(StoredCase stored) throws Exception {
    String yaml;
    try (URLClassLoader then = stored.compile("v1")) {
      yaml = text(then).toText(Files.readAllBytes(stored.file("v1.state")));
    }
    try (URLClassLoader now = stored.compile("v2")) {
      CaptureException refused =
          assertFollowsTheRules(
              stored, now, () -> restore(text(now).fromText(yaml), now, SchemaSource.NONE));
      if (refused != null) {
        assertThat(refused.path()).startsWith("line ");
      }
    }
  }

  private static StateText text(ClassLoader loader) {
    return new StateText(Captures.LIMITS, Captures.ALLOW_STORED, loader);
  }

  private static void assertFollowsTheRules(
      StoredCase stored, ClassLoader now, byte[] document, SchemaSource source) throws Exception {
    assertFollowsTheRules(stored, now, () -> restore(document, now, source));
  }

  /** The refusal, if it must be refused. */
  private static CaptureException assertFollowsTheRules(
      StoredCase stored, ClassLoader now, Callable<Object> restore) throws Exception {
    if (stored.refusal().isPresent()) {
      CaptureException refused = catchThrowableOfType(CaptureException.class, restore::call);
      assertThat(refused).hasMessageContaining(stored.refusal().get());
      assertThat(refused.kind()).isIn(Kind.SCHEMA_MISMATCH, Kind.MISSING_CLASS);
      return refused;
    } else {
      Object restored = restore.call();
      GraphComparer.requireEqual(stored.state(now, "v2"), restored);
      return null;
    }
  }

  private static Object restore(byte[] document, ClassLoader loader, SchemaSource source) {
    return Captures.CAPTURE.restore(document, Captures.ALLOW_STORED, loader, Handles.NONE, source);
  }

  /** Else files that users keep would be refused by the next release. */
  @ParameterizedTest
  @MethodSource("cases")
  void theSameClassesHaveTheSameSchemasAsWhenTheFilesWereStored(StoredCase stored)
      throws Exception {
    assertThat(Captures.CAPTURE.schemas(stored.capture(CaptureFor.FILE)))
        .isEqualTo(Captures.CAPTURE.schemas(Files.readAllBytes(stored.file("v1.state"))))
        .isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theSameVersionNeedsNoSchema(StoredCase stored) throws Exception {
    byte[] message = stored.capture(CaptureFor.MESSAGE);
    try (URLClassLoader same = stored.compile("v1")) {
      GraphComparer.requireEqual(
          stored.state(same, "v1"),
          restore(
              message,
              same,
              (name, digest) -> {
                throw new AssertionError(name);
              }));
    }
  }

  @Test
  void aMessageOfAnotherVersionIsRefusedWhereItsSchemaIsUnknown() throws Exception {
    StoredCase added = new StoredCase(StoredCase.ROOT.resolve("added"));
    byte[] message = added.capture(CaptureFor.MESSAGE);
    try (URLClassLoader now = added.compile("v2")) {
      assertThat(
              catchThrowableOfType(
                  CaptureException.class, () -> restore(message, now, SchemaSource.NONE)))
          .hasMessageContaining("the schema that it had there cannot be found")
          .extracting(CaptureException::kind)
          .isEqualTo(Kind.SCHEMA_MISMATCH);
      Schema other = Schema.of(Model.Point.class);
      assertThat(
              catchThrowableOfType(
                  CaptureException.class, () -> restore(message, now, (name, digest) -> other)))
          .hasMessageContaining("is another one")
          .extracting(CaptureException::kind)
          .isEqualTo(Kind.DAMAGED);
    }
  }

  @Test
  void schemasSayWhatClassesHold() {
    Schema schema = Schema.of(Model.Derived.class);
    assertThat(schema)
        .hasToString(
            """
            class com.example.capture.Model$Base
              long number
              java.lang.String value
            class com.example.capture.Model$Derived
              boolean flag
              short less
              char letter
              float single
              byte small
              java.lang.String value
              double wide
            """);
    assertThat(Schema.decode(schema.encode())).isEqualTo(schema);
    assertThat(schema.digest()).isNotEqualTo(Schema.of(Model.Base.class).digest());
    assertThat(
            catchThrowableOfType(
                    CaptureException.class,
                    () ->
                        Schema.decode(
                            "class \n x".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .kind())
        .isEqualTo(Kind.DAMAGED);
    assertThat(catchThrowableOfType(CaptureException.class, () -> Schema.of(String.class)).kind())
        .isEqualTo(Kind.UNSUPPORTED_TYPE);
  }
}
