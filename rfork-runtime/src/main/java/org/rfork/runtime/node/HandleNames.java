package org.rfork.runtime.node;

import org.jspecify.annotations.Nullable;
import org.rfork.capture.Handle;
import org.rfork.capture.Handles;
import org.rfork.runtime.channel.ChannelHandle;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.exec.PhiloxStream;
import org.rfork.runtime.resource.FileHandle;
import org.rfork.runtime.resource.RegionHandle;

/** Handles by what they stand for, wherever that is now. */
final class HandleNames implements Handles {
  @Override
  public @Nullable Handle toHandle(Object value) {
    if (value instanceof ForkHandle<?> fork) {
      return new Handle(StateTokens.FORK, fork.path().value());
    }
    if (value instanceof SharedValue<?> shared) {
      return new Handle(StateTokens.SHARED, shared.key());
    }
    if (value instanceof FileHandle file) {
      return new Handle(FileHandle.KIND, file.name() + " " + file.mode() + " " + file.position());
    }
    if (value instanceof RegionHandle region) {
      return new Handle(RegionHandle.KIND, region.name() + " " + region.size());
    }
    if (value instanceof ChannelHandle<?> channel) {
      return new Handle(ChannelHandle.KIND, channel.identity());
    }
    return value instanceof PhiloxStream ? new Handle(StateTokens.STREAM, StateTokens.OWN) : null;
  }

  @Override
  public Object fromHandle(Handle handle) {
    throw new IllegalStateException("a digest restores nothing: " + handle);
  }
}
