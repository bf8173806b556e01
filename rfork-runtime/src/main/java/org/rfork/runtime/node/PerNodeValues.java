package org.rfork.runtime.node;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Values made once per node and job, such as connection pools. Safe for all threads. */
final class PerNodeValues {
  private static final Logger LOG = LoggerFactory.getLogger(PerNodeValues.class);

  private record Key(String job, String key) {}

  private final ConcurrentHashMap<Key, Object> values = new ConcurrentHashMap<>();

  @SuppressWarnings("unchecked") // one key, one supplier: the caller's promise
  <T> T get(String job, String key, Supplier<? extends T> init) {
    return (T) values.computeIfAbsent(new Key(job, key), absent -> init.get());
  }

  void close(String job) {
    List<Key> keys = values.keySet().stream().filter(key -> key.job().equals(job)).toList();
    keys.forEach(this::close);
  }

  void closeAll() {
    new ArrayList<>(values.keySet()).forEach(this::close);
  }

  private void close(Key key) {
    if (values.remove(key) instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      } catch (Exception failure) { // a user's close(): nothing else must stop for it
        LOG.warn("closing '{}' of job {} failed: {}", key.key(), key.job(), failure.toString());
      }
    }
  }
}
