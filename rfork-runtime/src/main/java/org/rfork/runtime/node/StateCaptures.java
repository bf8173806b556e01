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
import org.rfork.resource.ResourceException;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.bench.BenchFork;
import org.rfork.runtime.channel.ChannelHandle;
import org.rfork.runtime.channel.Channels;
import org.rfork.runtime.checkpoint.JobHeader;
import org.rfork.runtime.exec.ForkContext;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.exec.FrozenState;
import org.rfork.runtime.exec.Group;
import org.rfork.runtime.exec.Held;
import org.rfork.runtime.exec.Holdings;
import org.rfork.runtime.exec.InChild;
import org.rfork.runtime.exec.JobInfo;
import org.rfork.runtime.exec.PhiloxStream;
import org.rfork.runtime.exec.SafePoint;
import org.rfork.runtime.exec.StateCodec;
import org.rfork.runtime.exec.UnitState;
import org.rfork.runtime.placement.Pace;
import org.rfork.runtime.resource.FileHandle;
import org.rfork.runtime.resource.Files;
import org.rfork.runtime.resource.HeldFile;
import org.rfork.runtime.resource.HeldRegion;
import org.rfork.runtime.resource.Region;
import org.rfork.runtime.resource.RegionHandle;
import org.rfork.runtime.resource.Regions;
import org.rfork.runtime.resource.socket.EndpointHandle;
import org.rfork.runtime.resource.socket.ListenerHandle;
import org.rfork.runtime.resource.socket.SocketHandle;
import org.rfork.runtime.resource.socket.Sockets;

/** State capture with this node's meaning of the handles in a state. */
final class StateCaptures implements StateCodec {
  private static final String FORK = "fork";
  private static final String SHARED = "shared";
  private static final String STREAM = "stream";
  private static final String OWN = "own";

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
  private volatile @Nullable Bound bound;

  private record Allowed(JobInfo job, AllowList list) {}

  private record Bound(RestoredHandles handles, ClusterSchemas schemas, ResourceDesk resources) {
    Files files() {
      return resources.files();
    }

    Sockets sockets() {
      return resources.sockets();
    }

    Regions regions() {
      return resources.regions();
    }

    Channels channels() {
      return resources.channels().channels();
    }
  }

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
    bound = new Bound(handles, schemas, resources);
  }

  @Override
  public UnitState captureChild(Object state, JobInfo job, boolean heritable) {
    if (capture.isImmutable(state, allow(job))) {
      return UnitState.shared(
          state,
          () -> captureRoot(state, job).bytes(),
          heritable ? () -> digest(state, captureRoot(state, job), job) : () -> "");
    }
    var tokens = new ToTokens(stream -> OWN, fork -> "", true, null);
    Captured captured = capture.capture(state, allow(job), tokens);
    UnitState made = unitState(state, captured, job, heritable);
    return tokens.group == null ? made : made.in(tokens.group);
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
            : capture.digest(state, allow(job), new Names());
    return digest.toString();
  }

  /** A child's state, with the names of the classes in it. */
  Captured captureRoot(@Nullable Object state, JobInfo job) {
    var tokens = new ToTokens(stream -> OWN, fork -> "", true, null);
    Captured captured = capture.capture(state, allow(job), tokens);
    if (tokens.group != null) {
      throw new CaptureException(
          CaptureException.Kind.UNSUPPORTED_TYPE,
          "",
          tokens.group.anchor().what()
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
    return new ToTokens(StateCaptures::position, fork -> "", false, null);
  }

  @Override
  public @Nullable Outcome shared(@Nullable Object result, JobInfo job) {
    return capture.isImmutable(result, allow(job))
        ? Outcome.shared(result, () -> captureExact(result, job))
        : null;
  }

  @Override
  public byte[] captureExact(@Nullable Object state, JobInfo job, @Nullable Holdings held) {
    if (held != null) {
      held.capturing();
    }
    var tokens = new ToTokens(StateCaptures::position, fork -> "", false, held);
    return capture.capture(state, allow(job), tokens).bytes();
  }

  @Override
  public FrozenState freeze(
      Object continuation, JobInfo job, SafePoint at, @Nullable Holdings held) {
    if (held != null) {
      held.capturing();
    }
    var tokens = new ToTokens(StateCaptures::position, ForkRecords::write, false, held);
    long began = System.nanoTime();
    byte[] state = capture.capture(continuation, allow(job), tokens).bytes();
    freezing.add(state.length, System.nanoTime() - began);
    SafePoint place = held == null ? at : at.beside(held.beside());
    return new FrozenState(place, state, tokens.sawFork);
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
      var tokens = new FromTokens(job, context, handles);
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
          if (handle.kind().equals(SHARED)) {
            shared.accept(parts[0], node(parts));
          }
          return handle.kind().equals(FORK) ? fork(parts, job, shared) : handle;
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
    return new Handle(FORK, String.join("\n", parts));
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

  private Bound bound() {
    Bound known = bound;
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
  private AllowList allow(JobInfo job) {
    Allowed last = allowed; // most forks are of one job
    if (last == null || last.job() != job) {
      last = new Allowed(job, allow(job.allow()));
      allowed = last;
    }
    return last.list();
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

  private static String position(PhiloxStream stream) {
    return stream.seed() + "\n" + stream.path() + "\n" + stream.position();
  }

  private final class ToTokens implements Handles {
    private final Function<PhiloxStream, String> ofStream;
    private final Function<ForkHandle<?>, String> record;
    private final boolean ofChild;
    private final @Nullable Holdings held;
    private boolean sawFork;

    /** Of the region that it came by; null if by none. */
    private @Nullable Group group;

    /**
     * With something more of each fork in its token.
     *
     * @param ofChild whether the state is a child's about to be forked
     * @param held is told of the files that the capture comes by
     */
    ToTokens(
        Function<PhiloxStream, String> ofStream,
        Function<ForkHandle<?>, String> record,
        boolean ofChild,
        @Nullable Holdings held) {
      this.ofStream = ofStream;
      this.record = record;
      this.ofChild = ofChild;
      this.held = held;
    }

    @Override
    public @Nullable Handle toHandle(Object value) {
      if (value instanceof ForkHandle<?> fork) {
        sawFork = true;
        if (fork.homeNode().equals(self)) {
          registry.escape(fork);
        }
        String token = fork.path() + "\n" + token(fork.homeNode());
        String recorded = record.apply(fork);
        return new Handle(FORK, recorded.isEmpty() ? token : token + "\n" + recorded);
      }
      if (value instanceof SharedValue<?> shared) {
        return new Handle(SHARED, shared.key() + "\n" + token(shared.holder()));
      }
      if (value instanceof FileHandle file) {
        if (held != null && !file.held().isClosed()) { // else what it committed goes beside
          held.met(file);
        }
        return new Handle(FileHandle.KIND, file(file));
      }
      if (value instanceof RegionHandle region) {
        return new Handle(RegionHandle.KIND, region(region));
      }
      if (value instanceof ChannelHandle<?> channel) {
        if (held != null) {
          held.met(channel);
        }
        Channels all = bound().channels();
        String token = held == null || ofChild ? all.freshToken(channel) : all.token(channel);
        return new Handle(ChannelHandle.KIND, token);
      }
      if (value instanceof InChild<?>) {
        throw new CaptureException(
            CaptureException.Kind.UNSUPPORTED_TYPE,
            "",
            "the child's own handle stands for itself: keep only handles whose inChild() is false");
      }
      return value instanceof PhiloxStream stream
          ? new Handle(STREAM, ofStream.apply(stream))
          : null;
    }

    private String region(RegionHandle region) {
      Region bound = region.held().region();
      if (held == null && (!ofChild || bound == null)) {
        throw new CaptureException(
            CaptureException.Kind.UNSUPPORTED_TYPE,
            "",
            ofChild
                ? region + " is not open in the fork that passes it on"
                : region
                    + " stays with the forks that have it in their states: copy out of it what"
                    + " a result or a shared value needs");
      }
      group = bound == null ? null : bound.group();
      return bound().regions().token(region);
    }

    private String file(FileHandle file) {
      String problem;
      try {
        if (!ofChild || !file.mode().writes() || file.held().isClosed()) {
          return bound().files().token(file.held());
        }
        problem =
            "file \""
                + file.name()
                + "\" is written by the fork that opened it: close it before you fork, or let the"
                + " child open it";
      } catch (ResourceException cannot) {
        problem = String.valueOf(cannot.getMessage());
      }
      throw new CaptureException(CaptureException.Kind.UNSUPPORTED_TYPE, "", problem);
    }

    @Override
    public Object fromHandle(Handle handle) {
      throw new IllegalStateException("capturing restores nothing: " + handle);
    }
  }

  /** Handles by what they stand for, wherever that is now. */
  private static final class Names implements Handles {
    @Override
    public @Nullable Handle toHandle(Object value) {
      if (value instanceof ForkHandle<?> fork) {
        return new Handle(FORK, fork.path().value());
      }
      if (value instanceof SharedValue<?> shared) {
        return new Handle(SHARED, shared.key());
      }
      if (value instanceof FileHandle file) {
        return new Handle(FileHandle.KIND, file.name() + " " + file.mode() + " " + file.position());
      }
      if (value instanceof RegionHandle region) {
        return new Handle(RegionHandle.KIND, region.name() + " " + region.size());
      }
      if (value instanceof ChannelHandle<?> channel) {
        return new Handle(ChannelHandle.KIND, channel.identity());
      }
      return value instanceof PhiloxStream ? new Handle(STREAM, OWN) : null;
    }

    @Override
    public Object fromHandle(Handle handle) {
      throw new IllegalStateException("a digest restores nothing: " + handle);
    }
  }

  private final class FromTokens implements Handles {
    private final JobInfo job;
    private final @Nullable ForkContext context;
    private final List<Held> found;

    /**
     * For one state.
     *
     * @param found is given what is held by handles in it, not bound yet
     */
    FromTokens(JobInfo job, @Nullable ForkContext context, List<Held> found) {
      this.job = job;
      this.context = context;
      this.found = found;
    }

    @Override
    public @Nullable Handle toHandle(Object value) {
      throw new IllegalStateException("restoring captures nothing: " + value);
    }

    @Override
    public Object fromHandle(Handle handle) {
      String[] parts = handle.token().split("\n", -1);
      RestoredHandles handles = bound().handles();
      try {
        return switch (handle.kind()) {
          case FORK -> fork(handles, parts);
          case SHARED -> handles.shared(parts[0], node(parts));
          case STREAM -> stream(parts);
          case FileHandle.KIND -> file(handle.token());
          case RegionHandle.KIND -> region(handle.token());
          case ChannelHandle.KIND -> bound().channels().restored(handle.token(), found);
          default -> throw new IllegalArgumentException("no handle is of kind " + handle.kind());
        };
      } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException damaged) {
        throw new CaptureException(
            CaptureException.Kind.DAMAGED,
            "",
            "a handle in the state is damaged: " + handle,
            damaged);
      }
    }

    private ForkHandle<?> fork(RestoredHandles handles, String[] parts) {
      return context != null && parts.length > 3
          ? handles.child(ForkRecords.read(parts[3], job), job, node(parts), context)
          : handles.handle(new ForkPath(parts[0]), job, node(parts));
    }

    /** One handle for each region, and the one that the fork has if it goes on where it is. */
    private RegionHandle region(String token) {
      Regions regions = bound().regions();
      List<Held> known = new ArrayList<>(found);
      if (context != null && context.isFork()) {
        known.addAll(context.holdings().all());
      }
      for (Held each : known) {
        if (each instanceof HeldRegion region && region.isOf(token)) {
          return region.handle();
        }
      }
      HeldRegion region = regions.restored(token, context);
      if (!region.isClosed()) {
        found.add(region);
      }
      return region.handle();
    }

    private FileHandle file(String token) {
      HeldFile file = bound().files().restored(token, context);
      found.add(file);
      return file.handle();
    }

    private Object stream(String[] parts) {
      if (parts[0].equals(OWN)) {
        return context == null ? new PhiloxStream(job.seed(), "", 0) : context.stream();
      }
      long seed = Long.parseLong(parts[0]);
      long position = Long.parseLong(parts[2]);
      return context == null
          ? new PhiloxStream(seed, parts[1], position)
          : context.restored(seed, parts[1], position);
    }
  }

  private static NodeId node(String[] parts) {
    return new NodeId(parts[1], Long.parseLong(parts[2]));
  }

  private static String token(NodeId node) {
    return node.name() + "\n" + node.incarnation();
  }
}
