package org.rfork.runtime.link;

import java.nio.channels.SelectionKey;

/** What waits for a channel; told on the thread that reads. */
interface Ready {

  /** The channel is ready for something that was waited for. */
  void ready(SelectionKey key);
}
