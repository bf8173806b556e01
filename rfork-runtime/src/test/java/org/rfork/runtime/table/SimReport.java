package org.rfork.runtime.table;

import org.jspecify.annotations.Nullable;
import org.rfork.runtime.NodeId;

/** What a host says to a home. */
record SimReport(NodeId home, HomeEvent event) {

  /** What an effect has a host say; null if it has nothing to do with a home. */
  static @Nullable SimReport of(HostEffect effect, NodeId host) {
    if (effect instanceof HostEffect.SendAccepted it) {
      return new SimReport(it.home(), new HomeEvent.Accepted(it.path(), it.attempt(), host));
    } else if (effect instanceof HostEffect.SendStarted it) {
      return new SimReport(it.home(), new HomeEvent.Started(it.path(), it.attempt(), host));
    } else if (effect instanceof HostEffect.SendEnded it) {
      return new SimReport(
          it.home(), new HomeEvent.Ended(it.path(), it.attempt(), host, it.outcome(), it.report()));
    } else if (effect instanceof HostEffect.SendHandedBack it) {
      return new SimReport(
          it.home(),
          new HomeEvent.HandedBack(
              it.path(), it.attempt(), host, it.why(), it.checkpoint(), it.report()));
    } else if (effect instanceof HostEffect.SendCheckpoint it) {
      return new SimReport(
          it.home(), new HomeEvent.Checkpointed(it.path(), it.attempt(), host, it.checkpoint()));
    } else if (effect instanceof HostEffect.SendNotReleased it) {
      return new SimReport(
          it.home(), new HomeEvent.NotReleased(it.path(), it.attempt(), host, it.why()));
    } else if (effect instanceof HostEffect.SendNotThere it) {
      return new SimReport(it.home(), new HomeEvent.NotThere(it.path(), it.attempt(), host));
    } else if (effect instanceof HostEffect.SendCancelled it) {
      return new SimReport(it.home(), new HomeEvent.CancelAcked(it.path(), it.attempt(), host));
    }
    return null;
  }
}
