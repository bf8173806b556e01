package org.rfork.runtime.node;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.checkpoint.JobFile;
import org.rfork.runtime.node.ForkRegistry.SubmittedJob;

/** Answers what other nodes ask, and hears what they answer. For the thread that has the turn. */
final class QuestionDesk {
  private final NodeServices services;
  private final NodeSelf self;
  private final Desks desks;
  private final Cancellations cancellations;
  private final FrozenJobs frozenJobs;
  private final ResourceDesk resources;
  private final Inbox inbox;

  QuestionDesk(
      NodeServices services,
      NodeSelf self,
      Desks desks,
      Cancellations cancellations,
      FrozenJobs frozenJobs,
      ResourceDesk resources,
      Inbox inbox) {
    this.services = services;
    this.self = self;
    this.desks = desks;
    this.cancellations = cancellations;
    this.frozenJobs = frozenJobs;
    this.resources = resources;
    this.inbox = inbox;
  }

  /** Answers if it is a question; false, and nothing happens, if it is none. */
  boolean asked(NodeId from, NodeMessage message) {
    if (message instanceof RecoveryMessage.SurvivorsAsk ask) {
      desks
          .courier()
          .send(
              from,
              new RecoveryMessage.SurvivorsAnswer(
                  ask.request(), desks.host().survivors(ask), desks.copies().below(ask.family())));
    } else if (message instanceof RecoveryMessage.CopyAsk ask) {
      desks.courier().send(from, desks.copies().answer(ask));
    } else if (message instanceof RecoveryMessage.BornAsk ask) {
      byte[] state = desks.host().born(ask.owner(), ask.path());
      desks.courier().send(from, new RecoveryMessage.BornAnswer(ask.request(), state));
    } else if (message instanceof RecoveryMessage.FailAsk ask) {
      boolean known = cancellations.fail(ask.path(), ask.outcome());
      desks.courier().send(from, new RecoveryMessage.FailAnswer(ask.request(), known));
    } else if (message instanceof JoinMessage.WaitsAsk ask) {
      desks.deadlocks().asked(from, ask);
    } else if (message instanceof ClusterMessage.OrderAsk ask) {
      obey(from, ask);
    } else if (message instanceof StateMessage.ClassAsk ask) {
      String missing = missingClass(ask.names());
      desks.courier().send(from, new StateMessage.ClassAnswer(ask.request(), missing));
    } else if (message instanceof StateMessage.SchemaAsk ask) {
      byte[] schema = ClusterSchemas.encoded(ask.className(), ask.digest());
      desks.courier().send(from, new StateMessage.SchemaAnswer(ask.request(), schema));
    } else if (message instanceof ResourceMessage.ResourceAsk ask) {
      resources.answer(from, ask);
    } else if (message instanceof ResourceMessage.RegionAsk ask) {
      resources.regionDesk().answer(from, ask);
    } else if (message instanceof ResourceMessage.KeepAsk ask) {
      resources.regionDesk().keeper().answer(from, ask);
    } else if (message instanceof ResourceMessage.ChannelAsk ask) {
      resources.channels().answer(from, ask);
    } else if (message instanceof JobMessage.JobAsk ask) {
      answer(from, ask);
    } else if (message instanceof JobMessage.FreezeAsk ask) {
      desks.freezes().asked(from, ask);
    } else if (message instanceof JobMessage.ResumeAsk ask) {
      resume(from, ask);
    } else if (message instanceof ClusterMessage.SnapshotAsk ask) {
      desks.courier().send(from, new ClusterMessage.SnapshotAnswer(ask.request(), self.snapshot()));
    } else {
      return false;
    }
    return true;
  }

  /** Hands on what is said to a question of this node; a large answer is fetched first. */
  void answered(NodeId from, NodeMessage message) {
    if (message instanceof RecoveryMessage.SurvivorsAnswer answer) {
      desks.asks().answered(answer.request(), from, answer);
    } else if (message instanceof RecoveryMessage.CopyAnswer answer) {
      if (answer.blob() > 0) {
        desks.courier().fetch(from, answer);
      } else {
        desks.asks().answered(answer.request(), from, answer);
      }
    } else if (message instanceof RecoveryMessage.BornAnswer answer) {
      desks.asks().answered(answer.request(), from, answer);
    } else if (message instanceof RecoveryMessage.FailAnswer answer) {
      desks.asks().answered(answer.request(), from, answer);
    } else if (message instanceof JoinMessage.WaitsAnswer answer) {
      desks.asks().answered(answer.request(), from, answer);
    } else if (message instanceof ClusterMessage.OrderAnswer answer) {
      desks.asks().answered(answer.request(), from, answer);
    } else if (message instanceof StateMessage.ClassAnswer answer) {
      desks.asks().answered(answer.request(), from, answer);
    } else if (message instanceof StateMessage.SchemaAnswer answer) {
      desks.asks().answered(answer.request(), from, answer);
    } else if (message instanceof ResourceMessage.ResourceAnswer answer) {
      desks.asks().answered(answer.request(), from, answer);
    } else if (message instanceof ResourceMessage.ChannelAnswer answer) {
      desks.asks().answered(answer.request(), from, answer);
    } else if (message instanceof JobMessage.JobAnswer answer) {
      desks.asks().answered(answer.request(), from, answer);
    } else if (message instanceof JobMessage.FreezeAnswer answer) {
      if (answer.blob() > 0) {
        desks.courier().fetch(from, answer);
      } else {
        desks.asks().answered(answer.request(), from, answer);
      }
    } else if (message instanceof JobMessage.ResumeAnswer answer) {
      desks.asks().answered(answer.request(), from, answer);
    } else if (message instanceof ClusterMessage.SnapshotAnswer answer) {
      desks.asks().answered(answer.request(), from, answer);
    }
  }

  private void answer(NodeId from, JobMessage.JobAsk ask) {
    Map<String, SubmittedJob> jobs = services.registry().submitted();
    SubmittedJob job = jobs.get(ask.job());
    desks
        .courier()
        .send(
            from,
            new JobMessage.JobAnswer(
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

  private void resume(NodeId from, JobMessage.ResumeAsk ask) {
    boolean isKnown = services.legacies().jobs().contains(ask.job()); // it is asked again
    if (ask.blob() > 0 && !isKnown) {
      desks.courier().fetch(from, ask);
      return;
    }
    if (!isKnown) {
      frozenJobs.inherit(JobFile.decode(ask.file()));
    }
    desks.courier().send(from, new JobMessage.ResumeAnswer(ask.request()));
  }

  private void obey(NodeId from, ClusterMessage.OrderAsk ask) {
    CompletableFuture<Void> unused =
        self.obey(ask.order())
            .thenAccept(
                answer ->
                    inbox.tell(
                        new NodeCommand.Send(
                            from, new ClusterMessage.OrderAnswer(ask.request(), answer))));
  }
}
