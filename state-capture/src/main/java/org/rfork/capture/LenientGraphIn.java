package org.rfork.capture;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads on past objects that cannot be made, so that it shows who refers to the first one. In their
 * place stands null.
 */
final class LenientGraphIn extends RecordingGraphIn {
  private static final Object LOST = new Object();

  private int failed = -1;

  LenientGraphIn(RecordingIn in) {
    super(in);
  }

  /** The number of the first object that could not be made, or -1. */
  int failed() {
    return failed;
  }

  private void fail(int id) {
    if (failed < 0) {
      failed = id;
    }
  }

  @Override
  Object begin(Codec codec) {
    try {
      return super.begin(codec);
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
      fail(count());
      return LOST;
    }
  }

  @Override
  void complete(Codec codec, Object target, int id) {
    try {
      super.complete(codec, target, id);
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
      fail(id); // users' code, and hashCode of what contains itself
    }
  }

  /** With null in place of some keys they need not be right. */
  @Override
  void settle() {}

  @Override
  @Nullable Object ref() {
    Object value = super.ref();
    return value == LOST ? null : value;
  }

  @Override
  Codec reading(Codec present, String name, long digest) {
    try {
      return super.reading(present, name, digest);
    } catch (Refusal refusal) {
      Schema stored = stored(name, digest);
      if (stored == null
          || stored.kind() == Schema.Kind.ENUM
          || !stored.jdkSuperclass().isEmpty()) {
        throw refusal;
      }
      return new Unreadable(stored, refusal);
    }
  }

  /** Reads objects of a version that nothing leads from to the present one, and makes none. */
  private static final class Unreadable extends Codec {
    private final List<Schema.Field> fields;
    private final Shape making;
    private final Refusal why;

    Unreadable(Schema stored, Refusal why) {
      super(stored.className(), Shape.LEAF);
      this.fields = stored.levels().stream().flatMap(level -> level.fields().stream()).toList();
      this.making = stored.kind() == Schema.Kind.CLASS ? Shape.FILLED : Shape.MADE;
      this.why = why;
    }

    @Override
    Shape making() {
      return making;
    }

    @Override
    List<String> valueNames() {
      return fields.stream().map(Schema.Field::name).toList();
    }

    @Override
    Object open(GraphIn in) {
      return LOST;
    }

    @Override
    void fill(Object target, GraphIn in) {
      make(in);
    }

    @Override
    Object make(GraphIn in) {
      fields.forEach(field -> StoredKind.read(StoredKind.of(field.type()), in));
      throw why;
    }

    @Override
    void write(Object value, @Nullable Object[] parts, GraphOut out) {
      throw new IllegalStateException(typeName() + " is only read past");
    }
  }
}
