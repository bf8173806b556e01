package org.rfork.capture;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The JDK's types that can be captured; all others of the JDK are refused. */
final class JdkCodecs {
  private static final List<Class<?>> ENUMS =
      List.of(
          java.util.concurrent.TimeUnit.class,
          java.math.RoundingMode.class,
          java.time.DayOfWeek.class,
          java.time.Month.class,
          java.time.temporal.ChronoUnit.class,
          java.time.temporal.ChronoField.class,
          java.time.format.TextStyle.class,
          java.time.format.ResolverStyle.class,
          java.time.format.SignStyle.class,
          java.time.chrono.IsoEra.class,
          java.time.chrono.HijrahEra.class,
          java.time.chrono.MinguoEra.class,
          java.time.chrono.ThaiBuddhistEra.class,
          java.nio.file.StandardOpenOption.class,
          java.nio.file.StandardCopyOption.class,
          java.nio.file.LinkOption.class,
          java.util.Locale.Category.class,
          Thread.State.class,
          java.time.format.FormatStyle.class,
          Character.UnicodeScript.class,
          Comparator.naturalOrder().getClass());

  private static final Map<String, Codec> BY_NAME = codecs();
  private static final ClassValue<Boolean> WHOLE =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          Codec codec = of(type);
          return codec instanceof LeafCodec || codec instanceof EnumCodec || type.isEnum();
        }
      };

  private JdkCodecs() {}

  private static Map<String, Codec> codecs() {
    Map<String, Codec> codecs = new HashMap<>();
    ValueCodecs.all().forEach(codec -> codecs.put(codec.typeName(), codec));
    TimeCodecs.all().forEach(codec -> codecs.put(codec.typeName(), codec));
    PrimitiveArrays.codecs().forEach(codec -> codecs.put(codec.typeName(), codec));
    SequenceCodec.all().forEach(codec -> codecs.put(codec.typeName(), codec));
    HashCodec.all().forEach(codec -> codecs.put(codec.typeName(), codec));
    SortedCodec.all().forEach(codec -> codecs.put(codec.typeName(), codec));
    HolderCodecs.all().forEach(codec -> codecs.put(codec.typeName(), codec));
    ImmutableCodecs.all().forEach(codec -> codecs.put(codec.typeName(), codec));
    ViewCodecs.all().forEach(codec -> codecs.put(codec.typeName(), codec));
    ToolCodecs.all().forEach(codec -> codecs.put(codec.typeName(), codec));
    LegacyCodecs.all().forEach(codec -> codecs.put(codec.typeName(), codec));
    ThrowableCodec.all().forEach(codec -> codecs.put(codec.typeName(), codec));
    FamilyCodecs.all().forEach(codec -> codecs.put(codec.typeName(), codec));
    AccumulatorCodec.all().forEach(codec -> codecs.put(codec.typeName(), codec));
    EnumCollections.all().values().forEach(codec -> codecs.put(codec.typeName(), codec));
    ENUMS.forEach(type -> codecs.put(type.getName(), new EnumCodec(type)));
    put(codecs, new ConcurrentMapCodec());
    put(codecs, new IdentityMapCodec());
    put(codecs, new BufferCodec());
    put(codecs, new ClassCodec());
    put(codecs, LambdaCodec.INSTANCE);
    put(codecs, new HandleCodec(new Handle("", "")));
    return Map.copyOf(codecs);
  }

  private static void put(Map<String, Codec> codecs, Codec codec) {
    codecs.put(codec.typeName(), codec);
  }

  /** The codec of a JDK class, or null. */
  static @Nullable Codec of(Class<?> type) {
    if (!Codecs.isJdk(type)) {
      return null;
    }
    Class<?> parent = type.getSuperclass();
    Codec exact = named(parent != null && parent.isEnum() ? parent.getName() : type.getName());
    return exact != null ? exact : FamilyCodecs.of(type);
  }

  static @Nullable Codec named(String typeName) {
    return BY_NAME.get(typeName);
  }

  /** The names of all these types, as documents have them. */
  static Set<String> names() {
    return BY_NAME.keySet();
  }

  /** Whether the name is that of a JDK class with a codec. */
  static boolean has(String className) {
    return Slots.isInlineType(className)
        || (className.indexOf('.') > 0 && BY_NAME.containsKey(className));
  }

  /** Whether such an object has its hash code and order as soon as it is there. */
  static boolean isWhole(Object value) {
    return Slots.isInline(value) || WHOLE.get(value.getClass());
  }
}
