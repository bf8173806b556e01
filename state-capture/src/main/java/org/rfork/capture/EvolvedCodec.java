package org.rfork.capture;

import java.lang.reflect.Field;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads objects of a class as an older version of it wrote them; never writes. */
abstract class EvolvedCodec extends Codec {
  private EvolvedCodec(Codec present) {
    super(present.typeName(), present.shape());
  }

  private static void set(Evolution evolution, Object target, @Nullable Object[] values) {
    List<Field> fields = evolution.fields();
    for (int i = 0; i < values.length; i++) {
      try {
        fields.get(i).set(target, values[i]);
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(fields.get(i).toString(), e);
      }
    }
  }

  @Override
  void write(Object value, @Nullable Object[] parts, GraphOut out) {
    throw new IllegalStateException("states are captured as the present version of " + typeName());
  }

  /** Of a class that is no record. */
  static final class OfPlain extends EvolvedCodec {
    private final PlainCodec present;
    private final Evolution evolution;

    OfPlain(PlainCodec present, Evolution evolution) {
      super(present);
      this.present = present;
      this.evolution = evolution;
    }

    @Override
    List<String> valueNames() {
      return evolution.storedNames();
    }

    @Override
    Shape making() {
      return Shape.FILLED;
    }

    @Override
    Object open(GraphIn in) {
      return present.open(in);
    }

    @Override
    void fill(Object target, GraphIn in) {
      set(evolution, target, evolution.read(in));
    }
  }

  /** Of a class that extends a JDK class, which must be the same as ever. */
  static final class OfExtended extends EvolvedCodec {
    private final Codec part;
    private final Evolution evolution;

    OfExtended(ExtendedCodec present, Codec part, Evolution evolution) {
      super(present);
      this.part = part;
      this.evolution = evolution;
    }

    @Override
    Object open(GraphIn in) {
      return part.open(in);
    }

    @Override
    void fill(Object target, GraphIn in) {
      @Nullable Object[] values = evolution.read(in);
      set(evolution, target, values);
      part.fill(target, in);
      set(evolution, target, values);
    }
  }

  /** Of a record. */
  static final class OfRecord extends EvolvedCodec {
    private final RecordCodec present;
    private final Evolution evolution;

    OfRecord(RecordCodec present, Evolution evolution) {
      super(present);
      this.present = present;
      this.evolution = evolution;
    }

    @Override
    List<String> valueNames() {
      return evolution.storedNames();
    }

    @Override
    Shape making() {
      return Shape.MADE;
    }

    @Override
    Object make(GraphIn in) {
      return present.construct(evolution.read(in));
    }
  }
}
