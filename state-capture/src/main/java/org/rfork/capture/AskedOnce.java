package org.rfork.capture;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks another source for each schema once: it may be on another node. */
final class AskedOnce implements SchemaSource {
  private record Question(String className, long digest) {}

  private final SchemaSource source;
  private @Nullable Map<Question, @Nullable Schema> answers;

  AskedOnce(SchemaSource source) {
    this.source = source;
  }

  @Override
  public @Nullable Schema find(String className, long digest) {
    Map<Question, @Nullable Schema> known = answers;
    if (known == null) {
      known = new HashMap<>();
      answers = known;
    }
    Question question = new Question(className, digest);
    if (!known.containsKey(question)) {
      known.put(question, source.find(className, digest));
    }
    return known.get(question);
  }
}
