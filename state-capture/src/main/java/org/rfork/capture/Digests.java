package org.rfork.capture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The first 64 bits of SHA-256, never 0. */
final class Digests {
  private static final ClassValue<Long> OF_CODE =
      new ClassValue<>() {
        @Override
        protected Long computeValue(Class<?> type) {
          return ofClassFile(type);
        }
      };

  private Digests() {}

  static long of(byte[] content) {
    try {
      long digest = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(content)).getLong();
      return digest == 0 ? 1 : digest;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Of a class's code as its loader found it; the JDK's own classes count as equal everywhere. */
  static long ofCode(Class<?> type) {
    return OF_CODE.get(type);
  }

  /** Whether a class is local or anonymous: its name says only where in a file it stands. */
  private static boolean isNameless(Class<?> type) {
    return type.isAnonymousClass() || type.isLocalClass();
  }

  /** Of the code of a class without a name of its own, and of those that it extends; else 0. */
  static long ofNameless(Class<?> type) {
    long digest = 0;
    for (Class<?> at = type; !Codecs.isJdk(at); at = at.getSuperclass()) {
      digest = 31 * digest + (isNameless(at) ? ofCode(at) : 0);
    }
    return digest;
  }

  private static long ofClassFile(Class<?> type) {
    if (Codecs.isJdk(type)) {
      return 0;
    }
    String name = type.getName();
    String file = name.substring(name.lastIndexOf('.') + 1) + ".class";
    try (InputStream in = type.getResourceAsStream(file)) {
      if (in == null) {
        throw Refusal.unsupported(
            "the class file of "
                + name
                + " cannot be found, so that another node could not check its code: load it from"
                + " a jar or directory");
      }
      return of(in.readAllBytes());
    } catch (IOException e) {
      throw Refusal.unsupported("the class file of " + name + " cannot be read: " + e);
    }
  }
}
