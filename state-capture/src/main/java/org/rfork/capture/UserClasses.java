package org.rfork.capture;

import java.util.List;

/** The user classes in one document: each is checked against the allow-list and noted. */
final class UserClasses {
  private final NameSet.Mentions mentions = new NameSet.Mentions();
  private AllowList allow = AllowList.of(List.of());

  void start(AllowList allowed) {
    allow = allowed;
  }

  void clear() {
    mentions.clear();
  }

  /** The names of all that were noted. */
  NameSet names() {
    return mentions.set();
  }

  /** Refuses a class that is not on the allow-list, or extends one; notes it otherwise. */
  void require(Class<?> type) {
    for (Class<?> ancestor : ClassNames.ancestors(type)) {
      require(ancestor.getName());
    }
  }

  /** Refuses a class by its name alone; notes it otherwise. */
  void require(String className) {
    ClassNames.requireAllowed(className, allow);
    mentions.add(className);
  }

  /** The same for the class of a codec, which remembers the answer. */
  void require(Class<?> type, Codec codec) {
    Codec.Allowed known = codec.allowed();
    if (known == null || known.by() != allow) {
      require(type);
      List<String> names = ClassNames.ancestors(type).stream().map(Class::getName).toList();
      codec.noteAllowed(new Codec.Allowed(allow, names));
      return;
    }
    for (String name : known.names()) {
      mentions.add(name);
    }
  }
}
