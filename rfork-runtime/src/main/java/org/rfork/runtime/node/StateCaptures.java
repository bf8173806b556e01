package org.rfork.runtime.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rfork.CaptureException;
import org.rfork.Continuation;
import org.rfork.ForkPath;
import org.rfork.capture.AllowList;
import org.rfork.capture.CaptureLimits;
import org.rfork.capture.Captured;
import org.rfork.capture.Handle;
import org.rfork.capture.Handles;
import org.rfork.capture.StateCapture;
import org.rfork.capture.StateDifference;
import org.rfork.capture.StateDigest;
import org.rfork.capture.StateText;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.bench.BenchFork;
import org.rfork.runtime.checkpoint.JobHeader;
import org.rfork.runtime.exec.ForkContext;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.exec.FrozenState;
import org.rfork.runtime.exec.Held;
import org.rfork.runtime.exec.Holdings;
import org.rfork.runtime.exec.JobInfo;
import org.rfork.runtime.exec.PhiloxStream;
import org.rfork.runtime.exec.SafePoint;
import org.rfork.runtime.exec.StateCodec;
import org.rfork.runtime.exec.UnitState;
import org.rfork.runtime.placement.Pace;
import org.rfork.runtime.resource.socket.EndpointHandle;
import org.rfork.runtime.resource.socket.ListenerHandle;
import org.rfork.runtime.resource.socket.SocketHandle;
import org.rfork.runtime.resource.socket.Sockets;

/** State capture with this node's meaning of the handles in a state. */
final class StateCaptures implements StateCodec {
  /** Work and handles of the runtime itself that travel. */
  private static final Set<Class<?>> OF_RUNTIME =
      Set.of(BenchFork.class, EndpointHandle.class, SocketHandle.class, ListenerHandle.class);

  private static final int MOST_DIFFERENCES = 100;

  private final CaptureLimits limits;
  private final StateCapture capture;
  private final List<String> alwaysAllowed;
  private final ForkRegistry registry;
  private final NodeId self;
  private final ConcurrentHashMap<List<String>, AllowList> allowLists = new ConcurrentHashMap<>();
  private final Rate freezing = new Rate(Pace.ASSUMED_CAPTURE_RATE);
  private volatile @Nullable Allowed allowed;
  private volatile @Nullable Meanings bound;

  private record Allowed(JobInfo job, AllowList list, Function<@Nullable Object, byte[]> capture) {}

  StateCaptures(
      CaptureLimits limits, List<String> alwaysAllowed, ForkRegistry registry, NodeId self) {
    this.limits = limits;
    this.capture = new StateCapture(limits);
    this.alwaysAllowed = List.copyOf(alwaysAllowed);
    this.registry = registry;
    this.self = self;
  }

  /** Bytes a second at which running continuations are captured here. */
  double freezeRate() {
    return freezing.bytesPerSecond();
  }

  /** Ties the knot: restored handles speak to the runtime, which captures states. */
  void bind(RestoredHandles handles, ClusterSchemas schemas, ResourceDesk resources) {
    bound = new Meanings(handles, schemas, resources);
  }

  private ToTokens tokens(
      Function<PhiloxStream, String> ofStream,
      Function<ForkHandle<?>, String> record,
      boolean ofChild,
      @Nullable Holdings held) {
    return new ToTokens(self, registry, this::bound, ofStream, record, ofChild, held);
  }

  @Override
  public UnitState captureChild(Object state, JobInfo job, boolean heritable) {
    if (capture.isImmutable(state, allow(job))) {
      return new SharedState(state, job, heritable);
    }
    var tokens = tokens(stream -> StateTokens.OWN, fork -> "", true, null);
    Captured captured = capture.capture(state, allow(job), tokens);
    UnitState made = unitState(state, captured, job, heritable);
    return tokens.group() == null ? made : made.in(tokens.group());
  }

  /** What a fork starts from that nobody can change. */
  private final class SharedState extends UnitState.Shared {
    private final JobInfo job;
    private final boolean heritable;

    SharedState(Object state, JobInfo job, boolean heritable) {
      super(state);
      this.job = job;
      this.heritable = heritable;
    }

    @Override
    protected byte[] capture() {
      return captureRoot(shared(), job).bytes();
    }

    @Override
    protected String takeDigest() {
      return heritable ? digest(shared(), captureRoot(shared(), job), job) : "";
    }
  }

  /** What a fork starts from that was captured so just now. */
  UnitState unitState(Object state, Captured captured, JobInfo job, boolean heritable) {
    Supplier<String> digest = () -> "";
    if (heritable && captured.isCanonical()) {
      digest = () -> StateDigest.of(captured.bytes()).toString();
    } else if (heritable) { // it may change, and must be looked at now
      String known = digest(state, captured, job);
      digest = () -> known;
    }
    return UnitState.captured(captured.bytes(), state instanceof Continuation<?>, digest);
  }

  /** The same for states that are equal, wherever what their handles stand for is now. */
  String digest(Object state, Captured captured, JobInfo job) {
    StateDigest digest =
        captured.isCanonical()
            ? StateDigest.of(captured.bytes())
            : capture.digest(state, allow(job), new HandleNames());
    return digest.toString();
  }

  /** A child's state, with the names of the classes in it. */
  Captured captureRoot(@Nullable Object state, JobInfo job) {
    var tokens = tokens(stream -> StateTokens.OWN, fork -> "", true, null);
    Captured captured = capture.capture(state, allow(job), tokens);
    if (tokens.group() != null) {
      throw new CaptureException(
          CaptureException.Kind.UNSUPPORTED_TYPE,
          "",
          tokens.group().anchor().what()
              + " is for the forks of its own job: open another one in the new job");
    }
    return captured;
  }

  /** A value with these handles in it. */
  Captured capture(Object value, JobInfo job, Handles handles) {
    return capture.capture(value, allow(job), handles);
  }

  /** What handles in a result stand for. */
  Handles toTokens() {
    return tokens(StateTokens::of, fork -> "", false, null);
  }

  @Override
  public @Nullable Outcome shared(@Nullable Object result, JobInfo job) {
    return capture.isImmutable(result, allow(job))
        ? Outcome.shared(result, allowed(job).capture())
        : null;
  }

  @Override
  public byte[] captureExact(@Nullable Object state, JobInfo job, @Nullable Holdings held) {
    if (held != null) {
      held.capturing();
    }
    var tokens = tokens(StateTokens::of, fork -> "", false, held);
    return capture.capture(state, allow(job), tokens).bytes();
  }

  @Override
  public FrozenState freeze(
      Object continuation, JobInfo job, SafePoint at, @Nullable Holdings held) {
    if (held != null) {
      held.capturing();
    }
    var tokens = tokens(StateTokens::of, ForkRecords::write, false, held);
    long began = System.nanoTime();
    byte[] state = capture.capture(continuation, allow(job), tokens).bytes();
    freezing.add(state.length, System.nanoTime() - began);
    SafePoint place = held == null ? at : at.beside(held.beside());
    return new FrozenState(place, state, tokens.sawFork());
  }

  @Override
  public @Nullable Object restore(byte[] state, JobInfo job, @Nullable ForkContext context) {
    List<Held> handles = new ArrayList<>();
    Object restored = restoreUnbound(state, job, context, handles);
    if (context != null) {
      context.hold(handles);
    }
    return restored;
  }

  @Override
  public Held restoreBeside(String held, ForkContext context) {
    return Sockets.isBeside(held)
        ? bound().sockets().restoredBeside(held)
        : bound().files().restored(held, context);
  }

  /** Handles that a state of a job holds, none of them bound. */
  @Nullable Object restoreUnbound(byte[] state, JobInfo job, List<Held> handles) {
    return restoreUnbound(state, job, null, handles);
  }

  private @Nullable Object restoreUnbound(
      byte[] state, JobInfo job, @Nullable ForkContext context, List<Held> handles) {
    List<Held> outer = ResourceDesk.collect(handles);
    try {
      var tokens = new FromTokens(bound(), job, context, handles);
      return capture.restore(state, allow(job), loader(), tokens, bound().schemas());
    } finally {
      List<Held> unused = ResourceDesk.collect(outer);
    }
  }

  /**
   * The same state in a document for a file, which later versions of its classes can restore.
   *
   * @param shared is given the key and the holder of each shared value in it
   * @throws CaptureException naming the field that holds a fork's handle of which nothing more is
   *     known, if one does; or what {@code shared} throws
   */
  byte[] forFile(byte[] state, JobHeader job, BiConsumer<String, NodeId> shared) {
    return capture.forFile(
        state,
        allow(job.allow()),
        loader(),
        bound().schemas(),
        handle -> {
          String[] parts = handle.token().split("\n", -1);
          if (handle.kind().equals(StateTokens.SHARED)) {
            shared.accept(parts[0], StateTokens.node(parts));
          }
          return handle.kind().equals(StateTokens.FORK) ? fork(parts, job, shared) : handle;
        });
  }

  /**
   * The captured shared value of that key.
   *
   * @throws CaptureException if it is neither here nor at its holder
   */
  byte[] sharedBytes(String key, NodeId holder) {
    try {
      return bound().handles().sharedBytes(key, holder);
    } catch (CompletionException | IllegalStateException lost) {
      throw new CaptureException(
          CaptureException.Kind.UNSUPPORTED_TYPE,
          "",
          "the shared value " + key + " cannot be had from " + holder + ": " + lost.getMessage(),
          lost);
    }
  }

  /** What goes with the handle goes into the file too. */
  private Handle fork(String[] parts, JobHeader job, BiConsumer<String, NodeId> shared) {
    if (parts.length < 4 || !new ForkPath(parts[0]).job().equals(job.id())) {
      throw new CaptureException(
          CaptureException.Kind.UNSUPPORTED_TYPE,
          "",
          "the handle of "
              + parts[0]
              + " is of use on its own nodes alone: join it, and keep its"
              + " result in the field");
    }
    parts[3] = ForkRecords.change(parts[3], job, state -> forFile(state, job, shared));
    return new Handle(StateTokens.FORK, String.join("\n", parts));
  }

  /**
   * Where two states of a job differ; not counting where the nodes are that its handles name.
   *
   * @throws CaptureException if one of them cannot be restored here
   */
  List<StateDifference> differences(byte[] before, byte[] now, JobInfo job) {
    return new StateText(limits, allow(job), loader())
        .differences(before, now, MOST_DIFFERENCES).stream()
            .filter(each -> !isSameHandle(each))
            .toList();
  }

  private static boolean isSameHandle(StateDifference difference) {
    return difference.path().endsWith(".token")
        && name(difference.left()).equals(name(difference.right()));
  }

  /** What a handle stands for, of its token as text. */
  private static String name(String token) {
    int end = token.indexOf("\\n");
    return end < 0 ? token : token.substring(0, end);
  }

  /** The classes that restoring a document needs. */
  List<String> classNames(byte[] document) {
    return List.copyOf(capture.classNames(document));
  }

  private Meanings bound() {
    Meanings known = bound;
    if (known == null) {
      throw new IllegalStateException("a state is restored before the node is ready");
    }
    return known;
  }

  /** Where the classes of states come from. */
  static ClassLoader loader() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context != null ? context : StateCaptures.class.getClassLoader();
  }

  @SuppressWarnings("ReferenceEquality") // mostly one object; else it is looked up
  private Allowed allowed(JobInfo job) {
    Allowed last = allowed; // most forks are of one job
    if (last == null || last.job() != job) {
      last = new Allowed(job, allow(job.allow()), result -> captureExact(result, job));
      allowed = last;
    }
    return last;
  }

  private AllowList allow(JobInfo job) {
    return allowed(job).list();
  }

  private AllowList allow(List<String> jobs) {
    return allowLists.computeIfAbsent(
        jobs,
        packages -> {
          List<String> all = new ArrayList<>(alwaysAllowed);
          all.addAll(packages);
          return AllowList.of(all, OF_RUNTIME);
        });
  }
}
