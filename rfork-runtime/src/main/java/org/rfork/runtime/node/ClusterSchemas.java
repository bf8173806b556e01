package org.rfork.runtime.node;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.rfork.CaptureException;
import org.rfork.capture.Schema;
import org.rfork.capture.SchemaSource;

/**
 * Schemas of classes that other nodes have in another version than this one. Messages carry only
 * their digests; each schema is asked for once.
 */
final class ClusterSchemas implements SchemaSource {
  private static final byte[] UNKNOWN = {};

  private final PeerQuestions questions;
  private final Map<Key, Schema> known = new ConcurrentHashMap<>();

  private record Key(String className, long digest) {}

  ClusterSchemas(PeerQuestions questions) {
    this.questions = questions;
  }

  @Override
  public @Nullable Schema find(String className, long digest) {
    var key = new Key(className, digest);
    Schema schema = known.get(key);
    if (schema == null) {
      schema = ask(key);
      if (schema != null) {
        known.put(key, schema);
      }
    }
    return schema;
  }

  private @Nullable Schema ask(Key key) {
    NodeCommand.Question question =
        request -> new StateMessage.SchemaAsk(request, key.className, key.digest);
    for (Answer answer : questions.ask(question)) {
      if (answer.message() instanceof StateMessage.SchemaAnswer given
          && given.schema().length > 0) {
        return Schema.decode(given.schema());
      }
    }
    return null;
  }

  /** The encoded schema of a class as it is here; empty if it is another one, or there is none. */
  static byte[] encoded(String className, long digest) {
    try {
      Schema here = Schema.of(Class.forName(className, false, StateCaptures.loader()));
      return here.digest() == digest ? here.encode() : UNKNOWN;
    } catch (ClassNotFoundException | LinkageError | CaptureException none) {
      return UNKNOWN;
    }
  }
}
