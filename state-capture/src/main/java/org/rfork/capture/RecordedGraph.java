package org.rfork.capture;

import java.util.List;

/** A document's objects by number, and its root: a reference, a boxed primitive, or null. */
record RecordedGraph(List<Recorded> objects, Object root) {

  static RecordedGraph of(
      byte[] document, AllowList allow, ClassLoader loader, CaptureLimits limits) {
    Envelope.open(document, limits);
    RecordingIn in = new RecordingIn(document, Envelope.HEADER);
    Envelope.readNames(in);
    return new RecordingGraphIn(in, allow, loader, limits).graph();
  }

  Recorded get(Object ref) {
    return objects.get(((Recorded.Ref) ref).id());
  }
}
