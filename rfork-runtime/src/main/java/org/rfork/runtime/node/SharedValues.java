package org.rfork.runtime.node;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkLostException;
import org.rfork.MisuseException;
import org.rfork.Shared;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.exec.ForkContext;
import org.rfork.runtime.exec.JobInfo;

/** Read-only values by digest: captured once, fetched once per node, restored once per node. */
final class SharedValues {
  private final NodeServices services;
  private final StateCaptures captures;
  private final Inbox node;
  private final ConcurrentHashMap<String, CompletableFuture<Object>> values =
      new ConcurrentHashMap<>();

  SharedValues(NodeServices services, StateCaptures captures, Inbox node) {
    this.services = services;
    this.captures = captures;
    this.node = node;
  }

  <T> Shared<T> share(T value, JobInfo job) {
    byte[] bytes = captures.captureExact(value, job);
    String key = job.id() + " " + digest(bytes);
    services.blobs().put(BlobKeys.ofShared(key), job.id(), bytes);
    return new SharedValue<>(key, services.self(), this::get);
  }

  Shared<?> handle(String key, NodeId holder) {
    return new SharedValue<>(key, holder, this::get);
  }

  void endJob(String job) {
    values.keySet().removeIf(key -> key.startsWith(job + " "));
  }

  private Object get(SharedValue<?> shared) {
    ForkContext context = ForkContext.current();
    if (context == null) {
      throw new MisuseException(
          "Shared.get() was called by thread '"
              + Thread.currentThread().getName()
              + "', which runs no fork: get the value before you share it, or inside a fork");
    }
    CompletableFuture<Object> fresh = new CompletableFuture<>();
    CompletableFuture<Object> known = values.putIfAbsent(shared.key(), fresh);
    if (known == null) {
      load(shared, context.job(), fresh);
      known = fresh;
    }
    try {
      return known.join();
    } catch (CompletionException failure) {
      values.remove(shared.key(), known);
      throw new ForkLostException(
          "the shared value " + shared + " cannot be had: " + reason(failure),
          context.path(),
          services.self().name(),
          context.attempt(),
          failure.getCause());
    }
  }

  private void load(SharedValue<?> shared, JobInfo job, CompletableFuture<Object> value) {
    try {
      byte[] bytes = bytes(shared.key(), shared.holder());
      value.complete(Objects.requireNonNull(captures.restore(bytes, job, null)));
    } catch (RuntimeException failure) {
      value.completeExceptionally(failure);
    }
  }

  /**
   * The captured value, fetched if it is not here.
   *
   * @throws RuntimeException if it cannot be had
   */
  byte[] bytes(String key, NodeId holder) {
    String blob = BlobKeys.ofShared(key);
    byte[] known = services.blobs().get(blob);
    if (known != null) {
      return known;
    }
    var fetched = new CompletableFuture<byte[]>();
    node.tell(new NodeCommand.Fetch(holder, blob, fetched));
    byte[] bytes = fetched.join();
    if (!key.endsWith(digest(bytes))) {
      throw new IllegalStateException("its bytes do not have its digest");
    }
    return bytes;
  }

  private static String reason(CompletionException failure) {
    @Nullable Throwable cause = failure.getCause();
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause == null ? failure.getMessage() : cause.getMessage());
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
