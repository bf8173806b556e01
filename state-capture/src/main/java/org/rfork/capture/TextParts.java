package org.rfork.capture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** An object's values as a person sees them: without what the others say already. */
record TextParts(List<Object> head, List<Object> body) {

  /** A last list stands without brackets of its own; a count of what follows is left out. */
  static TextParts of(Recorded object) {
    List<Object> head = Arrays.asList(object.head());
    List<Object> body = Arrays.asList(object.body());
    int last = body.size() - 1;
    if (last >= 0 && body.get(last) instanceof Object[] list) {
      body = new ArrayList<>(body.subList(0, last));
      Collections.addAll(body, list);
    }
    if (!hasCount(head) && !hasCount(body)) {
      return new TextParts(head, body);
    }
    List<Object> shownBody = withoutCounts(body, 0);
    return new TextParts(withoutCounts(head, shownBody.size()), shownBody);
  }

  private static boolean hasCount(List<Object> values) {
    return values.stream().anyMatch(Recorded.Count.class::isInstance);
  }

  private static List<Object> withoutCounts(List<Object> values, int beyond) {
    List<Object> kept = new ArrayList<>();
    for (int i = values.size() - 1; i >= 0; i--) {
      if (!(values.get(i) instanceof Recorded.Count count)
          || count.value() != kept.size() + beyond) {
        kept.add(values.get(i));
      }
    }
    Collections.reverse(kept);
    return kept;
  }

  /** Whether the head goes without saying. */
  boolean isHeadUsual(Codec codec) {
    Object[] usual = TextShapes.usualHead(codec, body.size());
    return head.isEmpty() || (usual != null && head.equals(Arrays.asList(usual)));
  }
}
