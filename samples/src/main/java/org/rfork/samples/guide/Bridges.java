package org.rfork.samples.guide;

import java.io.Serializable;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.rfork.RemoteFork;

/** Forks for code that knows ExecutorService and CompletableFuture. */
public final class Bridges {
  private Bridges() {}

  public static void main(String[] args) throws ExecutionException, InterruptedException {
    ExecutorService executor = RemoteFork.executor();
    Future<Integer> answer = executor.submit((Callable<Integer> & Serializable) () -> 6 * 7);
    System.out.println("the executor says " + answer.get());
    executor.shutdown();

    CompletableFuture<String> greeting =
        RemoteFork.fork(() -> "hello").toCompletableFuture().thenApply(text -> text + ", fork");
    System.out.println(greeting.get());
  }
}
