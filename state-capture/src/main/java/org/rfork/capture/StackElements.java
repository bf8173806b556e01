package org.rfork.capture;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Elements of stack traces. Their constructor does not take what says whether they show the class
 * loader and the JDK's version, their serial form does.
 */
final class StackElements {
  private static final int NULL = 0x70;
  private static final int STRING = 0x74;
  private static final int FORMAT_AND_LINE = 1 + Integer.BYTES;

  /** Of three bytes each at most, in a form of 65,535. */
  private static final int MOST_LETTERS = 21_845;

  /** Nothing but nulls: what its fields are preceded by is the same for all. */
  private static final byte[] HEAD = head();

  private StackElements() {}

  private static byte[] head() {
    byte[] form = SerialForm.of(new StackTraceElement("a", "b", null, 0)).bytes();
    // Six references, two of them marks of four bytes.
    return Arrays.copyOf(form, form.length - 4 - 2 * 4 - FORMAT_AND_LINE);
  }

  static void write(StackTraceElement value, StateOut out) {
    byte[] form = SerialForm.of(value).bytes();
    out.int32(ByteBuffer.wrap(form).get(HEAD.length));
    out.int32(value.getLineNumber());
    for (String text : texts(value)) {
      out.bool(text != null);
      if (text != null) {
        if (text.length() > MOST_LETTERS) {
          throw Refusal.unsupported(
              "a stack element has a name of " + text.length() + " letters: shorten it");
        }
        out.text(text);
      }
    }
  }

  /** In the order of the fields' names. */
  private static @Nullable String[] texts(StackTraceElement value) {
    return new @Nullable String[] {
      value.getClassLoaderName(),
      value.getClassName(),
      value.getFileName(),
      value.getMethodName(),
      value.getModuleName(),
      value.getModuleVersion()
    };
  }

  static StackTraceElement read(StateIn in) {
    ByteArrayOutputStream form = new ByteArrayOutputStream(256);
    try (DataOutputStream fields = new DataOutputStream(form)) {
      fields.write(HEAD);
      fields.writeByte(in.int8());
      fields.writeInt(in.int32());
      for (int i = 0; i < 6; i++) {
        if (in.bool()) {
          fields.writeByte(STRING);
          fields.writeUTF(in.text());
        } else {
          fields.writeByte(NULL);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return (StackTraceElement) Template.read(form.toByteArray(), null);
  }
}
