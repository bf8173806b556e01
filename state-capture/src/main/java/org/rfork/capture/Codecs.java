package org.rfork.capture;

import java.io.Serializable;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.AbstractCollection;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.AbstractQueue;
import java.util.AbstractSequentialList;
import java.util.AbstractSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rfork.CaptureException.Kind;
import org.rfork.Fork;
import org.rfork.Shared;
import org.rfork.StreamRandom;
import org.rfork.resource.ForkChannel;
import org.rfork.resource.RemoteFile;
import org.rfork.resource.SharedRegion;

/** Finds the codec of a class, here or by the name in a document. */
final class Codecs {
  /** JDK classes that a user class may extend without state of theirs. */
  static final Set<Class<?>> STATELESS =
      Set.of(
          Object.class,
          Number.class,
          AbstractCollection.class,
          AbstractList.class,
          AbstractSequentialList.class,
          AbstractSet.class,
          AbstractQueue.class,
          AbstractMap.class);

  /** Announced in every document before anything else, without a word. */
  static final Codec STRING =
      java.util.Objects.requireNonNull(JdkCodecs.named(String.class.getName()));

  static final int STRING_NUMBER = 0;

  private static final ClassValue<Codec> OF_CLASS =
      new ClassValue<>() {
        @Override
        protected Codec computeValue(Class<?> type) {
          return plan(type);
        }
      };
  private static final ClassValue<Boolean> MAY_BE_HANDLE =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          return Fork.class.isAssignableFrom(type)
              || Shared.class.isAssignableFrom(type)
              || StreamRandom.class.isAssignableFrom(type)
              || RemoteFile.class.isAssignableFrom(type)
              || SharedRegion.class.isAssignableFrom(type)
              || ForkChannel.class.isAssignableFrom(type);
        }
      };

  private Codecs() {}

  static Codec of(Object value, Handles handles) {
    Class<?> type = value.getClass();
    if (mayBeHandle(type)) {
      Handle handle = handles.toHandle(value);
      if (handle != null) {
        return new HandleCodec(handle);
      }
    }
    return OF_CLASS.get(type);
  }

  /** The codec of objects of a class that stand for themselves. */
  static Codec of(Class<?> type) {
    return OF_CLASS.get(type);
  }

  /** Whether objects of the class may stand for something outside the state. */
  static boolean mayBeHandle(Class<?> type) {
    return MAY_BE_HANDLE.get(type);
  }

  private static Codec plan(Class<?> type) {
    Codec known = JdkCodecs.of(type);
    if (known != null) {
      return known;
    }
    if (type.isArray()) {
      return new ObjectArrayCodec(type);
    }
    Class<?> enumType = enumType(type);
    if (enumType != null) {
      return enumType == type ? new EnumCodec(type) : OF_CLASS.get(enumType);
    }
    if (type.isHidden()) {
      return lambda(type);
    }
    if (Proxy.isProxyClass(type) || isJdk(type)) {
      throw Advice.refuse(type);
    }
    if (Modifier.isAbstract(type.getModifiers())) {
      throw Refusal.unsupported(type.getName() + " is abstract, so that no object is of it");
    }
    Codec own = UserCodec.of(type);
    if (own != null) {
      return own;
    }
    return type.isRecord() ? new RecordCodec(type) : ofFields(type);
  }

  private static Codec ofFields(Class<?> type) {
    Class<?> inherited = type;
    while (!isJdk(inherited)) {
      inherited = inherited.getSuperclass();
    }
    if (!STATELESS.contains(inherited)) {
      return ExtendedCodec.of(type);
    }
    try {
      return new PlainCodec(type, inherited.getDeclaredConstructor());
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(inherited + " has no plain constructor", e);
    }
  }

  private static Codec lambda(Class<?> type) {
    if (Serializable.class.isAssignableFrom(type)) {
      return LambdaCodec.INSTANCE;
    }
    throw Refusal.unsupported(
        lambdaName(type)
            + " is a lambda that is not serializable: give it a serializable type, such as"
            + " org.rfork.Task or (Supplier<X> & Serializable)");
  }

  private static String lambdaName(Class<?> type) {
    String name = type.getName();
    int end = name.indexOf("$$Lambda");
    return end < 0 ? name : "a lambda of " + name.substring(0, end);
  }

  /** The enum that a constant's class belongs to: a constant with a body has its own subclass. */
  private static @Nullable Class<?> enumType(Class<?> type) {
    if (type.isEnum()) {
      return type;
    }
    Class<?> parent = type.getSuperclass();
    return parent != null && parent.isEnum() ? parent : null;
  }

  static boolean isJdk(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader == null || loader == ClassLoader.getPlatformClassLoader();
  }

  /** The codec of a type that a document names; its class is loaded only if it is allowed. */
  static Codec named(String name, AllowList allow, ClassLoader loader) {
    Codec known = JdkCodecs.named(name);
    if (known != null) {
      return known;
    }
    if (name.startsWith("[")) {
      return new ObjectArrayCodec(ClassNames.loadArray(name, allow, loader));
    }
    Class<?> type = ClassNames.load(name, allow, loader);
    Codec codec = OF_CLASS.get(type);
    if (!codec.typeName().equals(type.getName())) {
      throw Refusal.damaged(name + " is not the type of any object");
    }
    return codec;
  }

  /** What an object holds that came out of a document; nothing if it stands for another. */
  static @Nullable Object[] partsOf(Object value) {
    return MAY_BE_HANDLE.get(value.getClass())
        ? Codec.NO_PARTS
        : OF_CLASS.get(value.getClass()).parts(value);
  }

  /** The schema of a user class. */
  static Schema layout(Class<?> type) {
    Schema layout = OF_CLASS.get(type).layout();
    if (layout == null) {
      throw Refusal.unsupported(type.getName() + " is no class whose versions are told apart");
    }
    return layout;
  }

  static Refusal refuseName(String name, AllowList allow) {
    return new Refusal(Kind.NOT_ALLOWED, notAllowed(name, allow));
  }

  static String notAllowed(String name, AllowList allow) {
    return "class "
        + name
        + " is not allowed in this job's states (packages "
        + allow
        + "): add its package to rfork.capture.allow";
  }
}
