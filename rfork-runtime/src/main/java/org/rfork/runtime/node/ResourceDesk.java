package org.rfork.runtime.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rfork.MisuseException;
import org.rfork.resource.OpenMode;
import org.rfork.resource.RemoteFile;
import org.rfork.resource.Resource;
import org.rfork.resource.ResourceException;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.config.ResourceRule.Policy;
import org.rfork.runtime.exec.ForkContext;
import org.rfork.runtime.exec.Held;
import org.rfork.runtime.exec.JobInfo;
import org.rfork.runtime.exec.Passage;
import org.rfork.runtime.resource.Files;
import org.rfork.runtime.resource.Policies;
import org.rfork.runtime.resource.ProgramsHandle;
import org.rfork.spi.ResourceRuntime;

/**
 * Handles to the world outside: opens them, and finds out before a fork leaves whether it would
 * have them where it goes. Safe for all threads.
 */
final class ResourceDesk implements ResourceRuntime, Passage {
  /** Handles that are being restored on this thread; null when none is to be bound. */
  private static final ThreadLocal<@Nullable List<Held>> RESTORED = new ThreadLocal<>();

  private final NodeServices services;
  private final StateCaptures captures;
  private final PeerQuestions questions;
  private final Files files;

  ResourceDesk(NodeServices services, StateCaptures captures, PeerQuestions questions) {
    this.services = services;
    this.captures = captures;
    this.questions = questions;
    this.files = new Files(services.self(), services.config().resources(), this::ask);
  }

  Files files() {
    return files;
  }

  @Override
  public RemoteFile open(String name, OpenMode mode) throws ResourceException {
    ForkContext context = ForkContext.current();
    if (context == null) {
      throw new MisuseException(
          "file \""
              + name
              + "\" was opened by thread '"
              + Thread.currentThread().getName()
              + "', which runs no fork: open it inside a fork");
    }
    return files.open(name, mode, context);
  }

  @Override
  public void met(Resource resource) {
    ForkContext context = ForkContext.current();
    if (context != null && context.isFork()) {
      context.holdings().add(new ProgramsHandle(resource));
    }
  }

  @Override
  public void restored(Resource resource) {
    List<Held> restored = RESTORED.get();
    if (restored != null) {
      restored.add(new ProgramsHandle(resource));
    }
  }

  /** What restoring does on this thread finds its handles here. */
  static @Nullable List<Held> collect(@Nullable List<Held> into) {
    List<Held> before = RESTORED.get();
    if (into == null) {
      RESTORED.remove();
    } else {
      RESTORED.set(into);
    }
    return before;
  }

  private byte[] ask(NodeId node, byte[] question) throws ResourceException {
    NodeMessage.ResourceAnswer answer = ask(node, null, question);
    if (answer == null) {
      throw new ResourceException(
          ResourceException.Kind.UNAVAILABLE,
          services.self()
              + " gets no answer from "
              + node
              + ", which has the file: it is gone, or does not listen");
    }
    if (!answer.problem().isEmpty()) {
      int end = answer.problem().indexOf(' ');
      throw new ResourceException(
          ResourceException.Kind.valueOf(answer.problem().substring(0, end)),
          answer.problem().substring(end + 1));
    }
    return answer.answer();
  }

  private NodeMessage.@Nullable ResourceAnswer ask(
      NodeId node, @Nullable JobInfo job, byte[] question) {
    if (services.members().get(node) == null) {
      return null;
    }
    List<Answer> answers =
        questions.askOne(node, request -> new NodeMessage.ResourceAsk(request, job, question));
    return answers.isEmpty() ? null : (NodeMessage.ResourceAnswer) answers.get(0).message();
  }

  /** Answers another node. Reads and writes files, so it must not be called by the actor. */
  NodeMessage.ResourceAnswer answer(NodeMessage.ResourceAsk ask) {
    byte[] answer = {};
    String problem = "";
    try {
      if (ask.job() == null) {
        answer = files.answer(ask.question());
      } else {
        tryOut(ask.question(), ask.job());
      }
    } catch (ResourceException refused) {
      problem = refused.kind() + " " + refused.getMessage();
    } catch (RuntimeException failure) { // what it was sent, or a program's handle
      problem = ResourceException.Kind.UNAVAILABLE + " " + failure.getMessage();
    }
    return new NodeMessage.ResourceAnswer(ask.request(), problem, answer);
  }

  private void tryOut(byte[] handles, JobInfo job) throws ResourceException {
    List<Held> found = new ArrayList<>();
    Object unused = captures.restoreUnbound(handles, job, found);
    for (Held held : found) {
      try {
        held.tryOut();
      } catch (ResourceException said) {
        throw said;
      } catch (Exception cannot) { // a program's handle
        throw new ResourceException(
            ResourceException.Kind.UNAVAILABLE,
            "%s %s cannot be bound on %s: %s"
                .formatted(held.kind(), held.name(), services.self(), cannot.getMessage()),
            cannot);
      }
    }
  }

  @Override
  public String obstacle(JobInfo job, List<Held> held, @Nullable NodeId to) {
    Policies policies = files.policies();
    for (Held each : held) {
      if (policies.of(each.kind(), each.name()) == Policy.ERROR) {
        return "%s \"%s\" does not leave %s: a rule of rfork.resources.rules says %s"
            .formatted(
                each.kind(),
                each.name(),
                services.self(),
                Policy.ERROR.name().toLowerCase(Locale.ROOT));
      }
    }
    List<Object> handles = new ArrayList<>();
    held.forEach(each -> handles.add(each.handle()));
    byte[] captured = captures.captureExact(handles, job);
    for (NodeId node : to == null ? workers() : List.of(to)) {
      NodeMessage.ResourceAnswer answer = ask(node, job, captured);
      if (answer == null) {
        return node + " does not say whether it can have what the fork holds";
      }
      if (!answer.problem().isEmpty()) {
        return answer.problem().substring(answer.problem().indexOf(' ') + 1);
      }
    }
    return "";
  }

  /** The other nodes that may be chosen. */
  private List<NodeId> workers() {
    return services.members().peers().stream()
        .filter(peer -> peer.isWorker() && !peer.isDraining())
        .map(peer -> Objects.requireNonNull(peer.id))
        .toList();
  }
}
