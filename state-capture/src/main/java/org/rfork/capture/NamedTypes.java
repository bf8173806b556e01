package org.rfork.capture;

import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * The codecs that a thread's last documents named: most documents name the same types, and neither
 * allow-list nor class loader need be asked again. Holds no class and no loader back.
 */
final class NamedTypes {
  private static final int SLOTS = 64;

  private final @Nullable Known[] table = new Known[SLOTS];
  private String name = "";

  /** What one name meant, under one list and to one loader. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Known(
      String name,
      byte[] encoded,
      AllowList allow,
      WeakReference<ClassLoader> loader,
      WeakReference<Codec> codec) {}

  /** Reads a type's name; its codec here. */
  Codec read(StateIn in, AllowList allow, ClassLoader loader) {
    StateIn.Span span = in.textSpan();
    int slot = span.hash() & (SLOTS - 1);
    Known known = table[slot];
    if (known != null
        && known.allow == allow
        && known.loader.refersTo(loader)
        && span.holds(known.encoded)) {
      Codec codec = known.codec.get();
      if (codec != null) {
        in.skipText();
        name = known.name;
        return codec;
      }
    }
    name = in.text();
    Codec codec = Codecs.named(name, allow, loader);
    table[slot] =
        new Known(
            name, span.copy(), allow, new WeakReference<>(loader), new WeakReference<>(codec));
    return codec;
  }

  /** The name that was read last; the class may be called otherwise here. */
  String name() {
    return name;
  }
}
