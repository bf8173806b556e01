package org.rfork.capture;

import java.util.List;

/** A document's objects by number, and its root: a reference, a boxed primitive, or null. */
record RecordedGraph(List<Recorded> objects, Object root) {

  static RecordedGraph of(
      byte[] document, AllowList allow, ClassLoader loader, CaptureLimits limits) {
    Envelope.open(document, limits);
    RecordingIn in = new RecordingIn(document, Envelope.HEADER, limits.maxBytes());
    SchemaSource schemas = StateCapture.or(Envelope.read(in).schemas(), SchemaSource.NONE);
    return new RecordingGraphIn(in).graph(allow, loader, limits, schemas);
  }

  /** Whether some of its values are of older versions of their classes. */
  boolean isOld() {
    return objects.stream().anyMatch(object -> object.codec() instanceof EvolvedCodec);
  }

  Recorded get(Object ref) {
    return objects.get(((Recorded.Ref) ref).id());
  }
}
