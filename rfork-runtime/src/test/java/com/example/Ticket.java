package com.example;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.rfork.RemoteFork;
import org.rfork.resource.Resource;

/**
 * A handle that notes in a file what is done to it, and cannot be had where another file says so.
 */
final class Ticket extends Resource {
  private final String directory;
  private final int number;
  private transient boolean isOpen;

  Ticket(String directory, int number) {
    this.directory = directory;
    this.number = number;
  }

  @Override
  public String name() {
    return "no. " + number;
  }

  boolean isOpen() {
    return isOpen;
  }

  @Override
  public void bind() throws IOException {
    if (Files.exists(Path.of(directory, "none-" + number + "-on-" + RemoteFork.node()))) {
      throw new IOException("sold out");
    }
    isOpen = true;
    note("bound");
  }

  @Override
  public void release() {
    isOpen = false;
    try {
      note("released");
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private void note(String what) throws IOException {
    Files.writeString(
        Path.of(directory, "ticket" + number),
        what + " on " + RemoteFork.node() + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }
}
