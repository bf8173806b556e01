package com.example;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.rfork.Continuation;
import org.rfork.RemoteFork;
import org.rfork.resource.Resource;

/** Has tickets open, and runs until a file says that it may end. */
final class Traveller extends Continuation<Integer> {
  private static final long serialVersionUID = 1L;

  private final String directory;
  private final int count;
  private final List<Ticket> tickets = new ArrayList<>();

  Traveller(String directory, int count) {
    this.directory = directory;
    this.count = count;
  }

  @Override
  protected Integer run() throws Exception {
    while (tickets.size() < count) {
      tickets.add(Resource.open(new Ticket(directory, tickets.size())));
    }
    while (!Files.exists(Path.of(directory, "end"))) {
      if (!tickets.stream().allMatch(Ticket::isOpen)) {
        throw new IllegalStateException("a ticket is not open");
      }
      Thread.sleep(1);
      RemoteFork.checkpoint();
    }
    return tickets.size();
  }
}
