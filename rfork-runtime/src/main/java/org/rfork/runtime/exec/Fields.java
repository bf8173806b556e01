package org.rfork.runtime.exec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Makes handles to fields that are changed atomically. */
final class Fields {
  private Fields() {}

  /** To a field of the class whose lookup it is. */
  static VarHandle handle(MethodHandles.Lookup own, String field, Class<?> type) {
    try {
      return own.findVarHandle(own.lookupClass(), field, type);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }
}
