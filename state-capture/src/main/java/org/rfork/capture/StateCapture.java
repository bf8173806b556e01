package org.rfork.capture;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rfork.CaptureException;
import org.rfork.CaptureException.Kind;

/**
 * Turns object graphs into documents and back, exactly or not at all.
 *
 * <p>Captured are all non-static fields that are not {@code transient}, whatever their visibility;
 * user classes need not be serializable. Transient fields get their type's default value. The
 * identity of objects is kept, of strings too, but not that of boxed numbers. JDK types come back
 * in their exact class and order; those without a codec are refused.
 *
 * <pre>{@code
 * Captured captured = capture.capture(model, AllowList.of(Set.of("com.example")), Handles.NONE);
 * Object copy = capture.restore(captured.bytes(), allow, loader, Handles.NONE);
 * }</pre>
 *
 * <p>One instance serves all threads. While a graph is captured no other thread may change it.
 */
public final class StateCapture {
  private static final ThreadLocal<Walkers> WALKERS = ThreadLocal.withInitial(Walkers::new);

  private final CaptureLimits limits;

  /** With these limits for each document, in and out. */
  public StateCapture(CaptureLimits limits) {
    this.limits = limits;
  }

  /**
   * Captures everything that can be reached from {@code root}.
   *
   * @param root the state; may be null
   * @param allow the classes that may be in it
   * @param handles what stands for objects outside the state
   * @throws CaptureException naming the path of the field that cannot be captured, such as {@code
   *     $.model.lock}, and what to do
   */
  public Captured capture(@Nullable Object root, AllowList allow, Handles handles) {
    return capture(root, allow, handles, CaptureFor.MESSAGE);
  }

  /**
   * Captures everything that can be reached from {@code root}, for one of the uses of a document.
   *
   * @throws CaptureException as {@link #capture(Object, AllowList, Handles)} does
   */
  public Captured capture(
      @Nullable Object root, AllowList allow, Handles handles, CaptureFor purpose) {
    Walkers walkers = WALKERS.get();
    GraphOut graph = walkers.takeOut();
    try {
      return graph.capture(root, allow, handles, limits, purpose);
    } catch (StackOverflowError e) {
      throw new CaptureException(Kind.LIMIT, "", "a hashCode or equals recurses too deep", e);
    } finally {
      walkers.giveBack(graph);
    }
  }

  /**
   * The digest of everything that can be reached from {@code root}. Graphs that are equal have the
   * same one in every JVM: iteration order and size of hash tables do not count, nor which of equal
   * strings, numbers and other JDK values are one object. All else that is captured counts. Of
   * objects that are alike and are reached through identity-hashed keys alone, it does not tell
   * which one is meant where.
   *
   * <p>Where {@link Captured#isCanonical} says so, {@link StateDigest#of(byte[])} gives the same
   * for less. Hooks are not called: the graph is taken as the last capture left it.
   *
   * @param handles what stands for objects outside the state; an object's token must be the same in
   *     every JVM
   * @throws CaptureException as {@link #capture(Object, AllowList, Handles)} does, but perhaps
   *     without a path
   */
  public StateDigest digest(@Nullable Object root, AllowList allow, Handles handles) {
    Walkers walkers = WALKERS.get();
    GraphOut graph = walkers.takeOut();
    try {
      CanonicalWalk walk = CanonicalWalk.whole(new KeyOrder(allow, handles));
      graph.walk(root, allow, handles, limits, walk);
      StateDigest content = graph.out().digest();
      return walk.leads().isEmpty()
          ? content
          : StateDigest.of(
              List.of(
                  content,
                  new LooseCells(graph.numbers(), allow, handles, limits).digest(walk.leads())));
    } catch (StackOverflowError e) {
      throw new CaptureException(Kind.LIMIT, "", "a hashCode or equals recurses too deep", e);
    } finally {
      graph.end();
      walkers.giveBack(graph);
    }
  }

  /**
   * Whether nothing in the graph can ever change, so that it may be shared where it would be
   * copied. Looks at few objects; false where that is not known, or where capturing may refuse.
   *
   * @param allow the classes that may be in it
   */
  public boolean isImmutable(@Nullable Object root, AllowList allow) {
    return Immutability.of(root, allow);
  }

  /**
   * Restores the root of a document. Nothing is decoded before its length and checksum are checked,
   * and no class is loaded that {@code allow} refuses.
   *
   * @param document what {@link #capture} gave
   * @param allow the classes that may be in it
   * @param loader where its user classes are
   * @param handles what its handles stand for here
   * @throws CaptureException if the document is damaged, or names classes that are not allowed,
   *     missing, or of another version
   */
  public @Nullable Object restore(
      byte[] document, AllowList allow, ClassLoader loader, Handles handles) {
    return restore(document, allow, loader, handles, SchemaSource.NONE);
  }

  /**
   * Restores the root of a document whose classes may be of other versions here.
   *
   * @param schemas where the schemas are of classes that differ, if the document has them not
   * @throws CaptureException as {@link #restore(byte[], AllowList, ClassLoader, Handles)} does
   */
  public @Nullable Object restore(
      byte[] document, AllowList allow, ClassLoader loader, Handles handles, SchemaSource schemas) {
    Walkers walkers = WALKERS.get();
    GraphIn graph = walkers.takeIn();
    SchemaSource known = schemas;
    try {
      StateIn in = Envelope.open(document, limits);
      Envelope.skipTexts(in);
      known = new AskedOnce(or(Envelope.readSchemas(in), schemas));
      return graph.restore(in, allow, loader, handles, limits, known);
    } catch (Throwable e) {
      CaptureException refusal = refusal(e);
      throw mayBeLocated(refusal)
          ? located(refusal, RecordedGraph.pathOfFailure(document, allow, loader, limits, known))
          : refusal;
    } finally {
      walkers.giveBack(graph);
    }
  }

  /**
   * The same state in a document {@linkplain CaptureFor#FILE for a file}; its handles stay as they
   * are. Restores the state on the way, so its hooks are called.
   *
   * @param found is given each object's handle; what it throws has the field's path added
   * @throws CaptureException as {@link #restore(byte[], AllowList, ClassLoader, Handles,
   *     SchemaSource)} does, and what {@code found} throws
   */
  public byte[] forFile(
      byte[] document,
      AllowList allow,
      ClassLoader loader,
      SchemaSource schemas,
      Consumer<Handle> found) {
    Object root = restore(document, allow, loader, OpaqueHandles.INSTANCE, schemas);
    return capture(root, allow, OpaqueHandles.telling(found), CaptureFor.FILE).bytes();
  }

  /** Damage is everywhere, and to look again at what is over a limit would cost as much. */
  private static boolean mayBeLocated(CaptureException refusal) {
    return refusal.path().isEmpty()
        && refusal.kind() != Kind.LIMIT
        && (refusal.kind() != Kind.DAMAGED || refusal.getCause() != null);
  }

  private static CaptureException located(CaptureException refusal, String path) {
    return path.isEmpty()
        ? refusal
        : new CaptureException(
            refusal.kind(), path, String.valueOf(refusal.getMessage()), refusal.getCause());
  }

  static SchemaSource or(List<Schema> embedded, SchemaSource others) {
    if (embedded.isEmpty()) {
      return others;
    }
    Map<String, Schema> byName = new HashMap<>();
    embedded.forEach(schema -> byName.put(schema.className(), schema));
    return (className, digest) -> {
      Schema known = byName.get(className);
      return known != null && known.digest() == digest ? known : others.find(className, digest);
    };
  }

  /** What user code throws while a state is restored refuses it, but for the JVM's own errors. */
  private static CaptureException refusal(Throwable e) {
    if (e instanceof CaptureException known) {
      return known;
    }
    if (e instanceof Refusal refusal) {
      return refusal.toException();
    }
    if (e instanceof StackOverflowError) {
      return new CaptureException(Kind.LIMIT, "", "a hashCode or equals recurses too deep", e);
    }
    if (e instanceof VirtualMachineError error) {
      throw error;
    }
    return new CaptureException(Kind.DAMAGED, "", "the state cannot be restored: " + e, e);
  }

  /**
   * The user classes that a document mentions, the capturing classes of its lambdas included,
   * without restoring or loading anything.
   *
   * @throws CaptureException if the document is damaged
   */
  public Set<String> classNames(byte[] document) {
    return new TreeSet<>(preamble(document).classNames());
  }

  /**
   * The schemas that a document holds; none if it is a message.
   *
   * @throws CaptureException if the document is damaged
   */
  public List<Schema> schemas(byte[] document) {
    return preamble(document).schemas();
  }

  private Envelope.Preamble preamble(byte[] document) {
    try {
      return Envelope.read(Envelope.open(document, limits));
    } catch (RuntimeException e) {
      throw refusal(e);
    }
  }
}
