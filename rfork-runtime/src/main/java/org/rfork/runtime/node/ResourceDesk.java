package org.rfork.runtime.node;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rfork.MisuseException;
import org.rfork.StateHooks;
import org.rfork.resource.ForkChannel;
import org.rfork.resource.Handshake;
import org.rfork.resource.OpenMode;
import org.rfork.resource.RemoteFile;
import org.rfork.resource.RemoteServerSocket;
import org.rfork.resource.RemoteSocket;
import org.rfork.resource.Resource;
import org.rfork.resource.ResourceException;
import org.rfork.resource.ResourceException.Kind;
import org.rfork.resource.SharedRegion;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.channel.Channels;
import org.rfork.runtime.exec.ForkContext;
import org.rfork.runtime.exec.ForkHome;
import org.rfork.runtime.exec.Held;
import org.rfork.runtime.exec.JobInfo;
import org.rfork.runtime.exec.Passage;
import org.rfork.runtime.resource.Files;
import org.rfork.runtime.resource.ProgramsHandle;
import org.rfork.runtime.resource.RegionVersion;
import org.rfork.runtime.resource.Regions;
import org.rfork.runtime.resource.socket.EndpointHandle;
import org.rfork.runtime.resource.socket.Sockets;
import org.rfork.spi.ResourceRuntime;

/**
 * Handles to the world outside: opens them, and finds out before a fork leaves whether it would
 * have them where it goes. Safe for all threads.
 */
final class ResourceDesk implements ResourceRuntime, Passage, AutoCloseable {
  /** A lease is renewed so many times before it would end. */
  private static final int LEASE_PART = 4;

  /** Where a thread's restores put their handles; null when none is to be bound. */
  private static final class Restored {
    private @Nullable List<Held> into;
  }

  /** One for each thread for good: to set and to remove one costs more than a small restore. */
  private static final ThreadLocal<Restored> RESTORED = ThreadLocal.withInitial(Restored::new);

  private final NodeServices services;
  private final PeerQuestions questions;
  private final Supplier<ForkContext> caller;
  private final Inbox node;
  private final Files files;
  private final Sockets sockets;
  private final RegionDesk regionDesk;
  private final RegionReturn regionReturn;
  private final ChannelDesk channels;
  private final Trials trials;

  /** Answers that ask nobody else, so that two nodes that ask each other wait for neither. */
  private final Chores answers;

  /**
   * Opens nothing yet.
   *
   * @param caller gives the context of the calling thread's fork, or of {@code main}
   * @param launcher starts forks that go on with a region
   */
  ResourceDesk(
      NodeServices services,
      StateCaptures captures,
      PeerQuestions questions,
      Supplier<ForkContext> caller,
      ForkLauncher launcher,
      ForkHome home,
      Inbox node) {
    this.services = services;
    this.caller = caller;
    this.node = node;
    this.questions = questions;
    this.files = new Files(services.self(), services.config().resources(), this::ask);
    this.sockets =
        new Sockets(
            services.self(),
            services.config().resources(),
            files.policies(),
            new SocketPeers(services.members(), questions));
    this.channels = new ChannelDesk(services, captures, questions, node);
    this.trials = new Trials(services, captures, files, this::ask);
    this.answers = new Chores(services.self().name() + "-files");
    this.regionDesk = new RegionDesk(services, files.policies(), questions, node);
    this.regionReturn =
        new RegionReturn(services, regionDesk.keeper(), regionDesk.regions(), launcher, home);
    services.pool().passage(this);
    services
        .deciding()
        .claimsTo(
            new Deciding.Claims() {
              @Override
              public void redeem(List<String> claims) throws ResourceException {
                for (String claim : claims) {
                  if (Channels.isClaim(claim)) {
                    channels.channels().redeem(claim);
                  } else if (!Sockets.isClaim(claim)) {
                    files.redeem(claim, services.members().otherWorkers());
                  }
                }
                services
                    .chores()
                    .add(() -> claims.stream().filter(Sockets::isClaim).forEach(sockets::redeem));
              }

              @Override
              public void discard(List<String> claims) {
                claims.stream()
                    .filter(claim -> !Sockets.isClaim(claim) && !Channels.isClaim(claim))
                    .forEach(files::discard);
              }
            });
  }

  /** Leases of files, and sockets, go on as long as this node lives. */
  void keepLeases(Timer timer) {
    Duration often = services.config().resources().lease().dividedBy(LEASE_PART);
    timer.after(
        often,
        () -> {
          if (files.isInUse()) {
            services.chores().add(files::renew);
          }
          if (sockets.isInUse()) {
            services.chores().add(sockets::renew);
          }
          keepLeases(timer);
        });
  }

  Sockets sockets() {
    return sockets;
  }

  Files files() {
    return files;
  }

  RegionDesk regionDesk() {
    return regionDesk;
  }

  Regions regions() {
    return regionDesk.regions();
  }

  @Override
  public SharedRegion region(String name, long bytes) throws ResourceException {
    return regions().open(name, bytes, fork("shared region \"" + name + "\""));
  }

  ChannelDesk channels() {
    return channels;
  }

  @Override
  public <T> ForkChannel<T> newChannel() {
    return channels.create(caller.get());
  }

  @Override
  public RemoteFile open(String name, OpenMode mode) throws ResourceException {
    return files.open(name, mode, fork("file \"" + name + "\""));
  }

  @Override
  public RemoteSocket connect(String host, int port, @Nullable Handshake handshake)
      throws ResourceException {
    String what = "socket \"" + host + ":" + port + "\"";
    return sockets.connect(host, port, handshake, fork(what));
  }

  @Override
  public RemoteServerSocket listen(String address, int port) throws ResourceException {
    return sockets.listen(address, port, fork("port \"" + address + ":" + port + "\""));
  }

  private static ForkContext fork(String what) {
    ForkContext context = ForkContext.current();
    if (context == null) {
      throw new MisuseException(
          what
              + " was opened by thread '"
              + Thread.currentThread().getName()
              + "', which runs no fork: open it inside a fork");
    }
    if (!context.isFork()) {
      throw new MisuseException(
          what + " was opened by main: open it inside a fork, which can move");
    }
    context.requireOwner("opening " + what);
    return context;
  }

  @Override
  public void opened(Resource resource) {
    fork(resource.kind() + " \"" + resource.name() + "\"")
        .holdings()
        .add(new ProgramsHandle(resource));
  }

  @Override
  public void met(StateHooks handle) {
    Held met = held(handle);
    ChannelItems.requireNotSent(met.kind() + " \"" + met.name() + "\"");
    ForkContext context = ForkContext.current();
    if (context != null && context.isFork()) {
      context.holdings().add(met);
      context.holdings().met(handle);
    }
  }

  @Override
  public void restored(StateHooks handle) {
    List<Held> restored = RESTORED.get().into;
    if (restored != null) {
      restored.add(held(handle));
    }
  }

  private Held held(StateHooks handle) {
    return handle instanceof EndpointHandle socket
        ? sockets.held(socket)
        : new ProgramsHandle((Resource) handle);
  }

  /** What restoring does on this thread finds its handles here. */
  static @Nullable List<Held> collect(@Nullable List<Held> into) {
    Restored own = RESTORED.get();
    List<Held> before = own.into;
    own.into = into;
    return before;
  }

  private byte[] ask(NodeId node, byte[] question) throws ResourceException {
    ResourceMessage.ResourceAnswer answer = ask(node, null, question);
    if (answer == null) {
      throw new ResourceException(
          Kind.UNAVAILABLE,
          services.self()
              + " gets no answer from "
              + node
              + ", which has the file: it is gone, or does not listen");
    }
    return answer.whole();
  }

  private ResourceMessage.@Nullable ResourceAnswer ask(
      NodeId node, @Nullable JobInfo job, byte[] question) {
    List<Answer> given =
        questions.askOne(node, request -> new ResourceMessage.ResourceAsk(request, job, question));
    return given.isEmpty() ? null : (ResourceMessage.ResourceAnswer) given.get(0).message();
  }

  /** Answers another node soon. */
  void answer(NodeId to, ResourceMessage.ResourceAsk ask) {
    if (Sockets.isAsked(ask.question())) {
      answerOfSockets(to, ask);
      return;
    }
    Chores thread = ask.job() == null ? answers : services.chores(); // a trial may ask in its turn
    thread.add(() -> node.tell(new NodeCommand.Send(to, answer(ask))));
  }

  private void answerOfSockets(NodeId to, ResourceMessage.ResourceAsk ask) {
    CompletableFuture<Void> unused =
        sockets
            .answer(ask.question())
            .handle(
                (answer, failure) ->
                    failure == null
                        ? new ResourceMessage.ResourceAnswer(ask.request(), "", answer)
                        : new ResourceMessage.ResourceAnswer(
                            ask.request(), problem(failure), new byte[0]))
            .thenAccept(answer -> node.tell(new NodeCommand.Send(to, answer)));
  }

  private static String problem(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException
            ? Objects.requireNonNullElse(failure.getCause(), failure)
            : failure;
    Kind kind = cause instanceof ResourceException said ? said.kind() : Kind.UNAVAILABLE;
    return kind + " " + cause.getMessage();
  }

  private ResourceMessage.ResourceAnswer answer(ResourceMessage.ResourceAsk ask) {
    byte[] answer = {};
    String problem = "";
    try {
      if (ask.job() == null) {
        answer = files.answer(ask.question());
      } else {
        trials.tryOut(ask.question(), ask.job());
      }
    } catch (ResourceException refused) {
      problem = refused.kind() + " " + refused.getMessage();
    } catch (RuntimeException failure) { // what it was sent, or a program's handle
      problem = Kind.UNAVAILABLE + " " + failure.getMessage();
    }
    return new ResourceMessage.ResourceAnswer(ask.request(), problem, answer);
  }

  @Override
  public String bringBack(String kept, ForkContext context) {
    return regionReturn.bringBack(RegionVersion.parse(kept), context);
  }

  @Override
  public void rejoin(String kept, ForkContext context) {
    try {
      regionReturn.rejoin(RegionVersion.parse(kept).region(), context);
    } catch (ResourceException cannot) {
      throw new IllegalStateException(cannot.getMessage(), cannot);
    }
  }

  @Override
  public Absence absence(Held held) {
    return switch (files.policies().unbound(held.kind(), held.name())) {
      case FAIL_OVER -> new Absence(false, Duration.ZERO);
      case WAIT -> new Absence(false, services.config().resources().unboundWait());
      case FAIL -> new Absence(true, Duration.ZERO);
    };
  }

  @Override
  public String rehearse(JobInfo job, List<Held> held, byte[] state, NodeId to) {
    return trials.rehearse(job, held, state, to);
  }

  @Override
  public String obstacle(JobInfo job, List<Held> all, @Nullable NodeId to) {
    return trials.obstacle(job, all, to);
  }

  /** A job is over: what this node keeps for it goes. */
  void jobOver(String job) {
    sockets.jobOver(job);
    regions().endJob(job);
    services.broughtBack().endJob(job);
    regionDesk.keeper().endJob(job);
    channels.channels().endJob(job);
  }

  @Override
  public void close() {
    answers.close();
    regionDesk.close();
    channels.close();
    files.close();
    sockets.close();
  }
}
