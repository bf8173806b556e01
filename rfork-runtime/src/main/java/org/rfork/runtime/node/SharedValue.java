package org.rfork.runtime.node;

import org.rfork.Shared;
import org.rfork.runtime.NodeId;

/** A shared value's handle: the blob's key and the node that has it. */
final class SharedValue<T> implements Shared<T> {
  /** Gets the node's one copy of a value. */
  @FunctionalInterface
  interface Source {
    Object get(SharedValue<?> value);
  }

  private final String key;
  private final NodeId holder;
  private final Source source;

  SharedValue(String key, NodeId holder, Source source) {
    this.key = key;
    this.holder = holder;
    this.source = source;
  }

  String key() {
    return key;
  }

  NodeId holder() {
    return holder;
  }

  @Override
  @SuppressWarnings("unchecked") // the key is the digest of a captured T
  public T get() {
    return (T) source.get(this);
  }

  @Override
  public String toString() {
    return key + " at " + holder;
  }
}
