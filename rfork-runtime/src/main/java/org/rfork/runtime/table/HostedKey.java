package org.rfork.runtime.table;

import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;

/** A fork of some home: two homes may use the same path. It is looked up often, and late. */
public final class HostedKey {
  private final NodeId home;
  private final ForkPath path;
  private final int hash;

  /** Of that home's fork. */
  public HostedKey(NodeId home, ForkPath path) {
    this.home = home;
    this.path = path;
    this.hash = 31 * home.hashCode() + path.hashCode();
  }

  /** The home. */
  public NodeId home() {
    return home;
  }

  /** The fork. */
  public ForkPath path() {
    return path;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof HostedKey key
            && hash == key.hash
            && path.equals(key.path)
            && home.equals(key.home));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return path + " of " + home;
  }
}
