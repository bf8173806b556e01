package org.rfork.runtime.node;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.checkpoint.JobFile;
import org.rfork.runtime.node.ForkRegistry.SubmittedJob;

/** Answers what other nodes ask, and hears what they answer. For the actor's thread. */
final class QuestionDesk {
  private final NodeServices services;
  private final NodeSelf self;
  private final Desks desks;
  private final Cancellations cancellations;
  private final FrozenJobs frozenJobs;
  private final Inbox inbox;

  QuestionDesk(
      NodeServices services,
      NodeSelf self,
      Desks desks,
      Cancellations cancellations,
      FrozenJobs frozenJobs,
      Inbox inbox) {
    this.services = services;
    this.self = self;
    this.desks = desks;
    this.cancellations = cancellations;
    this.frozenJobs = frozenJobs;
    this.inbox = inbox;
  }

  /** Answers if it is a question; false, and nothing happens, if it is none. */
  boolean asked(NodeId from, NodeMessage message) {
    if (message instanceof NodeMessage.SurvivorsAsk ask) {
      desks
          .courier()
          .send(
              from,
              new NodeMessage.SurvivorsAnswer(
                  ask.request(), desks.host().survivors(ask), desks.copies().below(ask.family())));
    } else if (message instanceof NodeMessage.CopyAsk ask) {
      desks.courier().send(from, desks.copies().answer(ask));
    } else if (message instanceof NodeMessage.BornAsk ask) {
      byte[] state = desks.host().born(ask.owner(), ask.path());
      desks.courier().send(from, new NodeMessage.BornAnswer(ask.request(), state));
    } else if (message instanceof NodeMessage.FailAsk ask) {
      boolean known = cancellations.fail(ask.path(), ask.outcome());
      desks.courier().send(from, new NodeMessage.FailAnswer(ask.request(), known));
    } else if (message instanceof NodeMessage.WaitsAsk ask) {
      desks.deadlocks().asked(from, ask);
    } else if (message instanceof NodeMessage.OrderAsk ask) {
      obey(from, ask);
    } else if (message instanceof NodeMessage.ClassAsk ask) {
      String missing = missingClass(ask.names());
      desks.courier().send(from, new NodeMessage.ClassAnswer(ask.request(), missing));
    } else if (message instanceof NodeMessage.SchemaAsk ask) {
      byte[] schema = ClusterSchemas.encoded(ask.className(), ask.digest());
      desks.courier().send(from, new NodeMessage.SchemaAnswer(ask.request(), schema));
    } else if (message instanceof NodeMessage.JobAsk ask) {
      answer(from, ask);
    } else if (message instanceof NodeMessage.FreezeAsk ask) {
      desks.freezes().asked(from, ask);
    } else if (message instanceof NodeMessage.ResumeAsk ask) {
      resume(from, ask);
    } else if (message instanceof NodeMessage.SnapshotAsk ask) {
      desks.courier().send(from, new NodeMessage.SnapshotAnswer(ask.request(), self.snapshot()));
    } else {
      return false;
    }
    return true;
  }

  /** Hands on what is said to a question of this node; a large answer is fetched first. */
  void answered(NodeId from, NodeMessage message) {
    if (message instanceof NodeMessage.SurvivorsAnswer answer) {
      desks.asks().answered(answer.request(), from, answer);
    } else if (message instanceof NodeMessage.CopyAnswer answer) {
      if (answer.blob() > 0) {
        desks.courier().fetch(from, answer);
      } else {
        desks.asks().answered(answer.request(), from, answer);
      }
    } else if (message instanceof NodeMessage.BornAnswer answer) {
      desks.asks().answered(answer.request(), from, answer);
    } else if (message instanceof NodeMessage.FailAnswer answer) {
      desks.asks().answered(answer.request(), from, answer);
    } else if (message instanceof NodeMessage.WaitsAnswer answer) {
      desks.asks().answered(answer.request(), from, answer);
    } else if (message instanceof NodeMessage.OrderAnswer answer) {
      desks.asks().answered(answer.request(), from, answer);
    } else if (message instanceof NodeMessage.ClassAnswer answer) {
      desks.asks().answered(answer.request(), from, answer);
    } else if (message instanceof NodeMessage.SchemaAnswer answer) {
      desks.asks().answered(answer.request(), from, answer);
    } else if (message instanceof NodeMessage.JobAnswer answer) {
      desks.asks().answered(answer.request(), from, answer);
    } else if (message instanceof NodeMessage.FreezeAnswer answer) {
      if (answer.blob() > 0) {
        desks.courier().fetch(from, answer);
      } else {
        desks.asks().answered(answer.request(), from, answer);
      }
    } else if (message instanceof NodeMessage.ResumeAnswer answer) {
      desks.asks().answered(answer.request(), from, answer);
    } else if (message instanceof NodeMessage.SnapshotAnswer answer) {
      desks.asks().answered(answer.request(), from, answer);
    }
  }

  private void answer(NodeId from, NodeMessage.JobAsk ask) {
    Map<String, SubmittedJob> jobs = services.registry().submitted();
    SubmittedJob job = jobs.get(ask.job());
    desks
        .courier()
        .send(
            from,
            new NodeMessage.JobAnswer(
                ask.request(),
                job == null || job.root() == null ? null : job.info(),
                List.copyOf(jobs.keySet())));
  }

  /** The first of the classes that cannot be loaded here; empty if all can. */
  private static String missingClass(List<String> names) {
    for (String name : names) {
      try {
        Class.forName(name, false, StateCaptures.loader());
      } catch (ClassNotFoundException | LinkageError missing) {
        return name;
      }
    }
    return "";
  }

  private void resume(NodeId from, NodeMessage.ResumeAsk ask) {
    boolean isKnown = services.legacies().jobs().contains(ask.job()); // it is asked again
    if (ask.blob() > 0 && !isKnown) {
      desks.courier().fetch(from, ask);
      return;
    }
    if (!isKnown) {
      frozenJobs.inherit(JobFile.decode(ask.file()));
    }
    desks.courier().send(from, new NodeMessage.ResumeAnswer(ask.request()));
  }

  private void obey(NodeId from, NodeMessage.OrderAsk ask) {
    CompletableFuture<Void> unused =
        self.obey(ask.order())
            .thenAccept(
                answer ->
                    inbox.tell(
                        new NodeCommand.Send(
                            from, new NodeMessage.OrderAnswer(ask.request(), answer))));
  }
}
