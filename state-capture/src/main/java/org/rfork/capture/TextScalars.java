package org.rfork.capture;

import java.util.Base64;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers, characters and text as YAML scalars, exactly. */
final class TextScalars {
  static final String NULL = "null";
  static final String COUNT = "!count";
  static final String BYTES = "!bytes";
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.$]*");
  private static final Pattern REAL =
      Pattern.compile("[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?");
  private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]+");
  private static final String NAN_BITS = "nan(0x";

  private TextScalars() {}

  /** What a codec read, as it stands in the text. */
  static String show(Object token) {
    if (token == Recorded.NULL) {
      return NULL;
    }
    if (token instanceof Recorded.Boxed boxed) {
      return showBoxed(boxed.value());
    }
    if (token instanceof Recorded.Count count) {
      return COUNT + " " + count.value();
    }
    if (token instanceof byte[] bytes) {
      return BYTES + " \"" + Base64.getEncoder().encodeToString(bytes) + "\"";
    }
    if (token instanceof Double number) {
      return real(number);
    }
    if (token instanceof Float number) {
      return real(number);
    }
    return token instanceof String || token instanceof Character
        ? quote(token.toString())
        : token.toString();
  }

  /** A boxed primitive shows its class, unless that goes without saying. */
  private static String showBoxed(Object value) {
    String text = show(value);
    return value instanceof Integer || value instanceof Double || value instanceof Boolean
        ? text
        : "!" + value.getClass().getSimpleName().toLowerCase(Locale.ROOT) + " " + text;
  }

  /** Text without quotes where it is a name, as enum constants and classes are. */
  static String bareIfName(Object token) {
    return token instanceof String text && NAME.matcher(text).matches() ? text : show(token);
  }

  static String real(double number) {
    if (Double.isNaN(number)) {
      long bits = Double.doubleToRawLongBits(number);
      return bits == Double.doubleToRawLongBits(Double.NaN)
          ? ".nan"
          : NAN_BITS + Long.toHexString(bits) + ")";
    }
    return Double.isInfinite(number) ? (number > 0 ? ".inf" : "-.inf") : Double.toString(number);
  }

  static String real(float number) {
    if (Float.isNaN(number)) {
      int bits = Float.floatToRawIntBits(number);
      return bits == Float.floatToRawIntBits(Float.NaN)
          ? ".nan"
          : NAN_BITS + Integer.toHexString(bits) + ")";
    }
    return Float.isInfinite(number) ? (number > 0 ? ".inf" : "-.inf") : Float.toString(number);
  }

  /** In double quotes; lines of a longer text on lines of their own. */
  static String quote(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c == '\n') {
        out.append("\\n");
        if (i + 1 < text.length()) {
          out.append("\\\n    ");
          // A line's own first space must not count as indentation.
          if (text.charAt(i + 1) == ' ') {
            out.append('\\');
          }
        }
      } else if (c == '\t') {
        out.append("\\t");
      } else if (c == '\r') {
        out.append("\\r");
      } else if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        out.append(c).append(text.charAt(++i));
      } else if (isPlain(c)) {
        out.append(c);
      } else {
        out.append(String.format(Locale.ROOT, "\\u%04X", (int) c));
      }
    }
    return out.append('"').toString();
  }

  private static boolean isPlain(char c) {
    return (c >= ' ' && c < 0x7F)
        || (c > 0xA0
            && c != 0x2028
            && c != 0x2029
            && c != 0xFEFF
            && c < 0xFFFE
            && !Character.isSurrogate(c)
            && Character.isDefined(c));
  }

  static long whole(Tree.Scalar scalar) {
    if (scalar.isPlain() && WHOLE.matcher(scalar.text).matches()) {
      try {
        return Long.parseLong(scalar.text);
      } catch (NumberFormatException tooLarge) {
        throw Refusal.damaged(scalar.text + " is over 64 bits: use java.math.BigInteger for it");
      }
    }
    throw Refusal.damaged(scalar.shown() + " stands where a whole number must");
  }

  static double float64(Tree.Scalar scalar) {
    if (isBits(scalar)) {
      return Double.longBitsToDouble(bits(scalar, 64));
    }
    return Double.parseDouble(decimal(scalar));
  }

  static float float32(Tree.Scalar scalar) {
    if (isBits(scalar)) {
      return Float.intBitsToFloat((int) bits(scalar, 32));
    }
    return Float.parseFloat(decimal(scalar));
  }

  private static boolean isBits(Tree.Scalar scalar) {
    return scalar.isPlain() && scalar.text.startsWith(NAN_BITS) && scalar.text.endsWith(")");
  }

  private static long bits(Tree.Scalar scalar, int most) {
    String digits = scalar.text.substring(NAN_BITS.length(), scalar.text.length() - 1);
    try {
      long bits = Long.parseUnsignedLong(digits, 16);
      if (most == 64
          ? Double.isNaN(Double.longBitsToDouble(bits))
          : bits >>> 32 == 0 && Float.isNaN(Float.intBitsToFloat((int) bits))) {
        return bits;
      }
    } catch (NumberFormatException e) {
      throw new Refusal(
          org.rfork.CaptureException.Kind.DAMAGED, scalar.text + " is no number: write .nan", e);
    }
    throw Refusal.damaged(scalar.text + " are not the bits of a NaN: write .nan");
  }

  private static String decimal(Tree.Scalar scalar) {
    String text = scalar.isPlain() ? scalar.text : "";
    return switch (text) {
      case ".nan" -> "NaN";
      case ".inf", "+.inf" -> "Infinity";
      case "-.inf" -> "-Infinity";
      default -> {
        if (!REAL.matcher(text).matches()) {
          throw Refusal.damaged(scalar.shown() + " stands where a number must");
        }
        yield text;
      }
    };
  }

  static boolean bool(Tree.Scalar scalar) {
    if (scalar.isPlain() && (scalar.text.equals("true") || scalar.text.equals("false"))) {
      return scalar.text.equals("true");
    }
    throw Refusal.damaged(scalar.shown() + " stands where true or false must");
  }

  static char char16(Tree.Scalar scalar) {
    if (scalar.quoted && scalar.text.length() == 1) {
      return scalar.text.charAt(0);
    }
    throw Refusal.damaged(scalar.shown() + " stands where one character in quotes must");
  }

  static byte[] bytes(Tree.Scalar scalar) {
    if (BYTES.equals(scalar.tag)) {
      try {
        return Base64.getDecoder().decode(scalar.text);
      } catch (IllegalArgumentException e) {
        throw new Refusal(
            org.rfork.CaptureException.Kind.DAMAGED, scalar.shown() + " is not in base64", e);
      }
    }
    throw Refusal.damaged(scalar.shown() + " stands where !bytes \"base64\" must");
  }

  /** Whether the tag is that of a boxed primitive, which stands in place. */
  static boolean isBoxTag(@Nullable String tag) {
    return tag != null
        && switch (tag) {
          case "!byte", "!short", "!long", "!float", "!character" -> true;
          default -> false;
        };
  }

  /** The boxed primitive or null that stands where a reference is. */
  static @Nullable Object boxed(Tree.Scalar scalar) {
    Tree.Scalar bare = scalar.bare();
    if (scalar.tag != null) {
      return switch (scalar.tag) {
        case "!byte" -> (byte) ranged(bare, Byte.MIN_VALUE, Byte.MAX_VALUE);
        case "!short" -> (short) ranged(bare, Short.MIN_VALUE, Short.MAX_VALUE);
        case "!long" -> whole(bare);
        case "!float" -> float32(bare);
        case "!character" -> char16(bare);
        default -> throw Refusal.damaged(scalar.shown() + " stands where a reference must");
      };
    }
    if (scalar.text.equals(NULL) || scalar.text.equals("~")) {
      return null;
    }
    if (scalar.text.equals("true") || scalar.text.equals("false")) {
      return bool(scalar);
    }
    if (WHOLE.matcher(scalar.text).matches()) {
      return (int) ranged(scalar, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
    if (isBits(scalar) || scalar.text.endsWith(".nan") || scalar.text.endsWith(".inf")) {
      return float64(scalar);
    }
    if (REAL.matcher(scalar.text).matches()) {
      return float64(scalar);
    }
    throw Refusal.damaged(scalar.text + " is neither a number nor quoted text: put it in quotes");
  }

  private static long ranged(Tree.Scalar scalar, long least, long most) {
    long number = whole(scalar);
    if (number < least || number > most) {
      throw Refusal.damaged(
          number + " is not within " + least + " and " + most + ": write !long " + number);
    }
    return number;
  }
}
