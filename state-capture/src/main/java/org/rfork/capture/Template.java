package org.rfork.capture;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes one JDK object from a serial form that this class made up, never from bytes that came with
 * a document: the form's classes are those of a sample.
 */
final class Template extends ObjectInputStream {
  private final @Nullable Object held;

  private Template(byte[] form, @Nullable Object held) throws IOException {
    super(new ByteArrayInputStream(form));
    this.held = held;
    enableResolveObject(held != null);
  }

  /** The object of this form, with another in place of the marks that {@link SerialForm} left. */
  static Object read(byte[] form, @Nullable Object held) {
    try (Template in = new Template(form, held)) {
      return in.readObject();
    } catch (IOException | ClassNotFoundException | ClassCastException e) {
      throw Refusal.damaged("a JDK object's fields are not what it takes: " + e);
    }
  }

  @Override
  protected @Nullable Object resolveObject(Object value) {
    return value instanceof String ? held : value;
  }
}
