package org.rfork.runtime.exec;

import java.lang.StackWalker.StackFrame;
import java.util.Set;
import org.rfork.runtime.BinaryReader;
import org.rfork.runtime.BinaryWriter;

/**
 * The place where a no-argument {@code fork()} was called. A child must come by it again before
 * anything else, since that is where its copy of the continuation begins to differ.
 *
 * @param className the class of the caller
 * @param method its method
 * @param byteCodeIndex the place of the call in the method
 * @param line the source line, for people; not part of the comparison of places
 */
public record BirthSite(String className, String method, int byteCodeIndex, int line) {
  private static final Set<String> VERBS = Set.of("org.rfork.RemoteFork", "org.rfork.Continuation");
  private static final StackWalker WALKER = StackWalker.getInstance();

  /** The place in user code that called a verb on this thread. */
  public static BirthSite ofCaller() {
    return WALKER.walk(
        frames ->
            frames
                .dropWhile(frame -> !VERBS.contains(frame.getClassName()))
                .dropWhile(frame -> VERBS.contains(frame.getClassName()))
                .findFirst()
                .map(BirthSite::of)
                .orElseThrow());
  }

  /** What {@link #write} wrote. */
  public static BirthSite read(BinaryReader in) {
    return new BirthSite(in.text(), in.text(), in.getInt(), in.getInt());
  }

  /** Its bytes. */
  public void write(BinaryWriter out) {
    out.text(className);
    out.text(method);
    out.putInt(byteCodeIndex);
    out.putInt(line);
  }

  /** Whether both are the same call. */
  boolean isSamePlace(BirthSite other) {
    return byteCodeIndex == other.byteCodeIndex
        && className.equals(other.className)
        && method.equals(other.method);
  }

  @Override
  public String toString() {
    return className + "." + method + " (line " + line + ")";
  }

  private static BirthSite of(StackFrame frame) {
    return new BirthSite(
        frame.getClassName(),
        frame.getMethodName(),
        frame.getByteCodeIndex(),
        frame.getLineNumber());
  }
}
