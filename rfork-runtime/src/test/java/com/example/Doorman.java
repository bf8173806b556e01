package com.example;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.rfork.Continuation;
import org.rfork.RemoteFork;
import org.rfork.resource.RemoteServerSocket;
import org.rfork.resource.RemoteSocket;

/** Greets some clients, one after the other, and says where it can be found. */
final class Doorman extends Continuation<Integer> {
  private static final long serialVersionUID = 1L;

  private final int clients;
  private @Nullable RemoteServerSocket door;
  private int greeted;

  Doorman(int clients) {
    this.clients = clients;
  }

  @Override
  protected Integer run() throws IOException {
    RemoteServerSocket open = door;
    if (open == null) {
      door = open = RemoteServerSocket.listen("127.0.0.1", 0);
      RemoteFork.checkpoint();
    }
    System.out.println("listens at " + open.port() + " on " + RemoteFork.node());
    while (greeted < clients) {
      if (open.acceptable(Duration.ofMillis(50))) {
        try (RemoteSocket client = open.accept()) {
          client.writeLine("hello " + client.readLine() + " from " + RemoteFork.node());
        }
        greeted++;
      }
      RemoteFork.checkpoint();
    }
    open.close();
    return greeted;
  }
}
