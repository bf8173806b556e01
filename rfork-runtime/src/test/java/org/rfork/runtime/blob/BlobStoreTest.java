package org.rfork.runtime.blob;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BlobStoreTest {
  private final BlobStore store = new BlobStore();

  @Test
  void ofWhatChangesTheNewestStateAndTheOneBeforeItAreKept() {
    for (byte number = 1; number <= 3; number++) {
      store.putNext("fork", "fork at " + number, "job", new byte[] {number});
      store.putNext("fork", "fork at " + number, "job", new byte[] {number});
    }
    assertThat(store.get("fork at 1")).isNull();
    assertThat(store.get("fork at 2")).containsExactly(2);
    assertThat(store.get("fork at 3")).containsExactly(3);
    store.removeSeries("fork");
    assertThat(store.get("fork at 3")).isNull();
  }

  @Test
  void aJobsBlobsGoWithIt() {
    store.put("result", "job", new byte[] {1});
    store.putNext("fork", "fork at 1", "job", new byte[] {1});
    store.put("other", "other job", new byte[] {2});
    store.removeJob("job");
    assertThat(store.get("result")).isNull();
    assertThat(store.get("fork at 1")).isNull();
    assertThat(store.get("other")).containsExactly(2);
  }
}
