package org.rfork.capture;

import java.util.ArrayList;
import java.util.List;

/**
 * The order in which the objects of a text are opened, made and filled: that of {@link GraphOut}.
 */
final class TextOrder {
  private final List<TextObject> steps = new ArrayList<>();
  private final List<TextObject> postponed = new ArrayList<>();
  private final List<Frame> stack = new ArrayList<>();
  private final boolean fillLast;
  private boolean possible = true;

  private static final class Frame {
    final TextObject object;
    final TextObject[] parts;
    final boolean head;
    int next;

    Frame(TextObject object, TextObject[] parts, boolean head) {
      this.object = object;
      this.parts = parts;
      this.head = head;
    }
  }

  private TextOrder(boolean fillLast) {
    this.fillLast = fillLast;
  }

  /** Each object once, or twice if it is filled after it was opened. */
  static List<TextObject> of(TextObject root, List<TextObject> all) {
    for (boolean fillLast : new boolean[] {false, true}) {
      all.forEach(object -> object.stage = TextObject.Stage.UNSEEN);
      TextOrder order = new TextOrder(fillLast);
      order.walk(root);
      if (order.possible) {
        return order.steps;
      }
    }
    throw TextErrors.damaged(
        root.tree, "objects that can only be made whole are in their own parts: break the cycle");
  }

  private void walk(TextObject root) {
    visit(root);
    drain();
    for (int i = 0; i < postponed.size() && possible; i++) {
      TextObject object = postponed.get(i);
      stack.add(new Frame(object, object.bodyParts, false));
      drain();
    }
  }

  private void drain() {
    while (!stack.isEmpty() && possible) {
      Frame frame = stack.get(stack.size() - 1);
      if (frame.next < frame.parts.length) {
        visit(frame.parts[frame.next++]);
      } else {
        stack.remove(stack.size() - 1);
        finish(frame);
      }
    }
  }

  private void visit(TextObject object) {
    switch (object.stage) {
      case NUMBERED -> {}
      case ENTERED -> possible = false;
      case UNSEEN -> {
        object.stage = TextObject.Stage.ENTERED;
        switch (object.shape()) {
          case LEAF -> number(object);
          case MADE -> stack.add(new Frame(object, object.bodyParts, false));
          case FILLED -> stack.add(new Frame(object, object.headParts, true));
        }
      }
    }
  }

  private void finish(Frame frame) {
    TextObject object = frame.object;
    if (object.shape() == Codec.Shape.MADE) {
      number(object);
    } else if (!frame.head) {
      steps.add(object);
    } else {
      number(object);
      if (fillLast) {
        postponed.add(object);
      } else {
        stack.add(new Frame(object, object.bodyParts, false));
      }
    }
  }

  private void number(TextObject object) {
    steps.add(object);
    object.stage = TextObject.Stage.NUMBERED;
  }
}
