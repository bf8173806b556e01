package org.rfork.runtime.node;

import org.rfork.runtime.config.RulesFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the placement rules again from time to time, and has them used for waiting forks too. */
final class RulesWatch {
  private static final Logger LOG = LoggerFactory.getLogger(RulesWatch.class);

  private final RulesFile file;
  private final NodeServices services;
  private final Timer timer;
  private final Inbox inbox;

  RulesWatch(RulesFile file, NodeServices services, Timer timer, Inbox inbox) {
    this.file = file;
    this.services = services;
    this.timer = timer;
    this.inbox = inbox;
  }

  /** Looks after {@code rfork.placement.reload-interval}, and again and again. */
  void begin() {
    timer.after(
        services.config().placement().reloadInterval(), () -> services.chores().add(this::look));
  }

  private void look() {
    file.poll().ifPresent(this::changed);
    begin();
  }

  private void changed(RulesFile.Change change) {
    if (change instanceof RulesFile.Change.NewRules changed) {
      services.placements().useRules(changed.rules());
      inbox.tell(new NodeCommand.RulesChanged());
      LOG.info("{} places by new rules from now on", services.self().name());
    } else if (change instanceof RulesFile.Change.Refused refused) {
      LOG.warn("{} keeps its placement rules: {}", services.self().name(), refused.message());
    }
  }
}
