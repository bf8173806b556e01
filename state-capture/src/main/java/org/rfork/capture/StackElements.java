package org.rfork.capture;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.io.ObjectStreamConstants;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Elements of stack traces. Their constructor does not take what says whether they show the class
 * loader and the JDK's version: {@link StackTraceElement#toString} tells it, and their serial form
 * takes it.
 */
final class StackElements {
  private static final int HIDES_LOADER = 1;
  private static final int HIDES_VERSION = 2;
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
    out.int32(format(value));
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

  /** What it hides, as far as anyone can see. */
  private static int format(StackTraceElement value) {
    String shown = value.toString();
    String loader = and(value.getClassLoaderName(), "", "/");
    String module = and(value.getModuleName(), "", "");
    String version = module.isEmpty() ? "" : and(value.getModuleVersion(), "@", "");
    for (int format = 0; format <= (HIDES_LOADER | HIDES_VERSION); format++) {
      String place =
          ((format & HIDES_LOADER) == 0 ? loader : "")
              + module
              + ((format & HIDES_VERSION) == 0 ? version : "");
      String start = place.isEmpty() ? value.getClassName() : place + "/" + value.getClassName();
      if (shown.startsWith(start) && shown.startsWith(".", start.length())) {
        return format;
      }
    }
    throw Refusal.unsupported("the stack element " + shown + " shows itself in an unknown way");
  }

  private static String and(@Nullable String text, String before, String after) {
    return text == null || text.isEmpty() ? "" : before + text + after;
  }

  static StackTraceElement read(StateIn in) {
    int format = in.int8();
    int line = in.int32();
    @Nullable String[] texts = new String[6];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = in.bool() ? in.text() : null;
    }
    if (texts[1] == null || texts[3] == null) {
      throw Refusal.damaged("a stack element has no class or method");
    }
    return format == 0
        ? new StackTraceElement(texts[0], texts[4], texts[5], texts[1], texts[3], texts[2], line)
        : Reader.read(format, line, texts);
  }

  /** A stream that describes the class once for many elements; kept by a thread for so long. */
  private static final class Reader extends ObjectInputStream {
    private static final ThreadLocal<@Nullable Reader> KEPT = new ThreadLocal<>();

    /** It holds on to all that it made. */
    private static final int MOST = 500;

    /** An object of the class that was described first. */
    private static final byte[] AGAIN = {
      ObjectStreamConstants.TC_OBJECT, ObjectStreamConstants.TC_REFERENCE, 0, 0x7E, 0, 0
    };

    /** What the stream numbered before the first element: the class, and the type of its texts. */
    private static final int FIRST_NUMBER = 2;

    private final Source source;

    /** The numbers that the stream gave to the texts in it, which need not come again. */
    private final Map<String, Integer> texts = new HashMap<>();

    private int next = FIRST_NUMBER;
    private int made;

    /** The bytes of one element after the other. */
    private static final class Source extends InputStream {
      private InputStream bytes = new ByteArrayInputStream(HEAD, 0, HEADER);

      @Override
      public int read() throws IOException {
        return bytes.read();
      }

      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        return bytes.read(target, offset, length);
      }
    }

    private static final int HEADER = 4;

    private Reader(Source source) throws IOException {
      super(source);
      this.source = source;
    }

    static StackTraceElement read(int format, int line, @Nullable String[] texts) {
      try {
        Reader reader = KEPT.get();
        if (reader == null || reader.made == MOST) {
          reader = new Reader(new Source());
          KEPT.set(reader);
        }
        return reader.next(format, line, texts);
      } catch (IOException | ClassNotFoundException e) {
        KEPT.remove();
        throw Refusal.damaged("a stack element is not what it takes: " + e);
      }
    }

    private void write(@Nullable String text, DataOutputStream fields) throws IOException {
      if (text == null) {
        fields.writeByte(ObjectStreamConstants.TC_NULL);
        return;
      }
      Integer number = texts.putIfAbsent(text, next);
      if (number == null) {
        next++;
        fields.writeByte(ObjectStreamConstants.TC_STRING);
        fields.writeUTF(text);
      } else {
        fields.writeByte(ObjectStreamConstants.TC_REFERENCE);
        fields.writeInt(ObjectStreamConstants.baseWireHandle + number);
      }
    }

    private StackTraceElement next(int format, int line, @Nullable String[] element)
        throws IOException, ClassNotFoundException {
      ByteArrayOutputStream form = new ByteArrayOutputStream(256);
      try (DataOutputStream fields = new DataOutputStream(form)) {
        if (made++ == 0) {
          fields.write(HEAD, HEADER, HEAD.length - HEADER);
        } else {
          fields.write(AGAIN);
        }
        fields.writeByte(format);
        fields.writeInt(line);
        next++;
        for (@Nullable String text : element) {
          write(text, fields);
        }
      }
      source.bytes = new ByteArrayInputStream(form.toByteArray());
      return (StackTraceElement) readObject();
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description) {
      return StackTraceElement.class;
    }

    /** Nothing is open. */
    @Override
    public void close() {}
  }
}
