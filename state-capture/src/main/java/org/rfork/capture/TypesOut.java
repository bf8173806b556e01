package org.rfork.capture;

import org.jspecify.annotations.Nullable;

/** Writes types by number; a new one with its name and schema, once the allow-list let it pass. */
final class TypesOut {
  private final ClassTable table;
  private final UserClasses users;
  private final StateOut out;

  TypesOut(ClassTable table, UserClasses users, StateOut out) {
    this.table = table;
    this.users = users;
    this.out = out;
  }

  /** As the first step of an object. */
  void writeStep(Class<?> type, Codec codec) {
    int number = table.number(type, codec);
    if (number >= 0) {
      out.int32(number + 1);
    } else {
      out.int32(table.announce(codec) + 1);
      announce(codec);
    }
  }

  /** Of an object that follows in place. */
  void writeHere(Class<?> type, Codec codec) {
    int number = table.number(type, codec);
    if (number >= 0) {
      Slots.writeType(number, out);
    } else {
      Slots.writeType(table.announce(codec), out);
      announce(codec);
    }
  }

  private void announce(Codec codec) {
    @Nullable Class<?> user = codec.userClass();
    if (user != null) {
      users.require(user, codec);
    }
    out.append(codec.encodedName());
    out.int64(codec.schema());
  }
}
