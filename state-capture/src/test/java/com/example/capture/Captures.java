package com.example.capture;

import java.util.Set;
import org.rfork.capture.AllowList;
import org.rfork.capture.CaptureLimits;
import org.rfork.capture.Handles;
import org.rfork.capture.StateCapture;

/** Capture and restore with this package allowed. */
final class Captures {
  static final StateCapture CAPTURE =
      new StateCapture(new CaptureLimits(1 << 28, 3_000_000, 3_000_000));
  static final AllowList ALLOW = AllowList.of(Set.of("com.example.capture"));

  /** Of the classes in stored states, which stand in no source folder. */
  static final AllowList ALLOW_STORED = AllowList.of(Set.of("com.example.stored"));

  private Captures() {}

  static byte[] capture(Object root) {
    return CAPTURE.capture(root, ALLOW, Handles.NONE).bytes();
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // each test knows its type
  static <T> T restore(byte[] document) {
    return (T) CAPTURE.restore(document, ALLOW, Captures.class.getClassLoader(), Handles.NONE);
  }

  static <T> T copy(T root) {
    return restore(capture(root));
  }
}
