package org.rfork.capture;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes hash tables right that were filled while some key was not whole yet, as cycles can bring
 * about: fills them again until no key's hash code changes any more.
 */
final class Rehash {

  /** A collection that depends on its content's hash codes or order. */
  interface Content {
    /** Whether its content is where it belongs, now. */
    boolean isRight();

    /** Puts the content in again. */
    void fillAgain();

    /** What to say if it never becomes right. */
    String name();
  }

  private final List<Content> contents = new ArrayList<>();

  void add(Content content) {
    contents.add(content);
  }

  boolean isEmpty() {
    return contents.isEmpty();
  }

  void untilStable() {
    for (int pass = 0; pass <= contents.size(); pass++) {
      Content wrong = null;
      for (Content content : contents) {
        if (!content.isRight()) {
          content.fillAgain();
          wrong = content;
        }
      }
      if (wrong == null) {
        return;
      }
      if (pass == contents.size()) {
        throw Refusal.unsupported(
            wrong.name()
                + " does not hold its content after restoring: its keys' hashCode, equals or order"
                + " depend on what is not captured, or on the collection itself");
      }
    }
  }
}
