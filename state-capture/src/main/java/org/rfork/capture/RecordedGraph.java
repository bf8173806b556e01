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

  /**
   * The way from the root to the first object of a document that cannot be restored; empty if it
   * cannot be told, since what follows such an object cannot be read.
   */
  static String pathOfFailure(
      byte[] document,
      AllowList allow,
      ClassLoader loader,
      CaptureLimits limits,
      SchemaSource schemas) {
    RecordingIn in = new RecordingIn(document, Envelope.HEADER, limits.maxBytes());
    LenientGraphIn lenient = new LenientGraphIn(in);
    try {
      Envelope.read(in);
      RecordedGraph graph = lenient.graph(allow, loader, limits, schemas);
      return lenient.failed() < 0 ? "" : RecordedPath.to(lenient.failed(), graph);
    } catch (RuntimeException unreadable) {
      return "";
    }
  }

  /** Whether some of its values are of older versions of their classes. */
  boolean isOld() {
    return objects.stream().anyMatch(object -> object.codec() instanceof EvolvedCodec);
  }

  Recorded get(Object ref) {
    return objects.get(((Recorded.Ref) ref).id());
  }
}
