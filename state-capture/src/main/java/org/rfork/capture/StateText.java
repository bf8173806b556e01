package org.rfork.capture;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rfork.CaptureException;
import org.rfork.CaptureException.Kind;

/**
 * Captured states as text to read and edit: YAML, complete and exact.
 *
 * <p>Objects carry their type, {@code !com.example.Model { rate: 0.25, names: !ArrayList [ "a" ]
 * }}; those that are referred to more than once an anchor, {@code &a1}, and then an alias, {@code
 * *a1}. Text is quoted; numbers without a type are {@code int} or {@code double} where the field
 * does not say. Handles, which only a running node can resolve, are kept as they are. Restoring the
 * state is part of both ways, so its classes must be there, and constructors of its records run.
 *
 * <p>One instance serves all threads.
 */
public final class StateText {
  private final CaptureLimits limits;
  private final StateCapture capture;
  private final AllowList allow;
  private final ClassLoader loader;

  /**
   * For the states of one job.
   *
   * @param limits for documents, in and out
   * @param allow the classes that may be in them
   * @param loader where their user classes are
   */
  public StateText(CaptureLimits limits, AllowList allow, ClassLoader loader) {
    this.limits = limits;
    this.capture = new StateCapture(limits);
    this.allow = allow;
    this.loader = loader;
  }

  /**
   * The whole state as YAML, which {@link #fromText} makes an equal document of; only lambdas that
   * capture nothing may become one there if they are equal, as in every restored copy.
   *
   * @param document what {@link StateCapture#capture} gave
   * @throws CaptureException as {@link StateCapture#restore} does
   */
  public String toText(byte[] document) {
    return guarded(() -> new TextOut(record(document), TextStyle.WHOLE).text());
  }

  /**
   * The document, {@link CaptureFor#FILE for a file}, of a state that a person may have edited.
   *
   * @param yaml what {@link #toText} gave, changed or not
   * @throws CaptureException whose path is the line and column to look at, such as {@code line 12,
   *     column 7}
   */
  public byte[] fromText(String yaml) {
    return guarded(
        () -> {
          Object root = TextGraphIn.read(yaml, unchanged -> {}, allow, loader, limits);
          return file(root);
        });
  }

  /**
   * The document, {@link CaptureFor#FILE for a file}, of a state with another value in one field of
   * its root. What else referred to the value that was there still does.
   *
   * @param field the field's name, or a map's key, as {@link #toText} writes it
   * @param value as {@link #toText} writes it, but for what goes without saying: a type, if it is
   *     that of the value that was there, and quotes, if text was there
   * @throws CaptureException if there is no such field, naming those that there are, or the value
   *     does not fit it
   */
  public byte[] withField(byte[] document, String field, String value) {
    String yaml = toText(document);
    try {
      return guarded(
          () ->
              file(
                  TextGraphIn.read(
                      yaml, root -> TextEdit.set(root, field, value), allow, loader, limits)));
    } catch (CaptureException e) { // its lines are of a text that nobody has seen
      String message = String.valueOf(e.getMessage());
      int place = e.path().isEmpty() ? 0 : e.path().length() + ": ".length();
      throw new CaptureException(e.kind(), "", message.substring(place), e);
    }
  }

  /**
   * The packages of all that may be a class in a text, for those who trust whoever wrote it.
   *
   * @throws CaptureException if it is no YAML
   */
  public static Set<String> packagesIn(String yaml) {
    return TextPackages.in(yaml);
  }

  /**
   * What is in a document, in brief.
   *
   * @param depth how many objects inside each other are shown
   * @throws CaptureException as {@link StateCapture#restore} does
   */
  public StateSummary summary(byte[] document, int depth) {
    return guarded(() -> StateSummary.of(document.length, record(document), depth));
  }

  /**
   * Where two states differ, in the order of the first; empty if they are equal in every value,
   * type and shared reference.
   *
   * @param most where to stop
   * @throws CaptureException as {@link StateCapture#restore} does
   */
  public List<StateDifference> differences(byte[] left, byte[] right, int most) {
    return guarded(() -> new TextDiff(record(left), record(right), most).differences());
  }

  private byte[] file(@Nullable Object root) {
    return capture.capture(root, allow, OpaqueHandles.INSTANCE, CaptureFor.FILE).bytes();
  }

  /** What older versions of classes wrote is shown as the present ones would. */
  private RecordedGraph record(byte[] document) {
    RecordedGraph graph = RecordedGraph.of(document, allow, loader, limits);
    if (!graph.isOld()) {
      return graph;
    }
    Object root = capture.restore(document, allow, loader, OpaqueHandles.INSTANCE);
    return RecordedGraph.of(file(root), allow, loader, limits);
  }

  private interface Work<T extends @Nullable Object> {
    T run();
  }

  private static <T> T guarded(Work<T> work) {
    try {
      return work.run();
    } catch (CaptureException known) {
      throw known;
    } catch (Refusal refusal) {
      throw new CaptureException(
          refusal.kind, "", String.valueOf(refusal.getMessage()), refusal.getCause());
    } catch (StackOverflowError e) {
      throw new CaptureException(Kind.LIMIT, "", "values are nested too deep", e);
    } catch (RuntimeException e) {
      throw new CaptureException(Kind.DAMAGED, "", "the state cannot be restored: " + e, e);
    }
  }
}
