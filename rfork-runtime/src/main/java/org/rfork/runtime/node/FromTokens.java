package org.rfork.runtime.node;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rfork.CaptureException;
import org.rfork.ForkPath;
import org.rfork.capture.Handle;
import org.rfork.capture.Handles;
import org.rfork.runtime.channel.ChannelHandle;
import org.rfork.runtime.exec.ForkContext;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.exec.Held;
import org.rfork.runtime.exec.JobInfo;
import org.rfork.runtime.exec.PhiloxStream;
import org.rfork.runtime.resource.FileHandle;
import org.rfork.runtime.resource.HeldFile;
import org.rfork.runtime.resource.HeldRegion;
import org.rfork.runtime.resource.RegionHandle;
import org.rfork.runtime.resource.Regions;

/** Tokens to handles, as a state is restored. */
final class FromTokens implements Handles {
  private final Meanings meanings;
  private final JobInfo job;
  private final @Nullable ForkContext context;
  private final List<Held> found;

  /**
   * For one state.
   *
   * @param found is given what is held by handles in it, not bound yet
   */
  FromTokens(Meanings meanings, JobInfo job, @Nullable ForkContext context, List<Held> found) {
    this.meanings = meanings;
    this.job = job;
    this.context = context;
    this.found = found;
  }

  @Override
  public @Nullable Handle toHandle(Object value) {
    throw new IllegalStateException("restoring captures nothing: " + value);
  }

  @Override
  public Object fromHandle(Handle handle) {
    String[] parts = handle.token().split("\n", -1);
    RestoredHandles handles = meanings.handles();
    try {
      return switch (handle.kind()) {
        case StateTokens.FORK -> fork(handles, parts);
        case StateTokens.SHARED -> handles.shared(parts[0], StateTokens.node(parts));
        case StateTokens.STREAM -> stream(parts);
        case FileHandle.KIND -> file(handle.token());
        case RegionHandle.KIND -> region(handle.token());
        case ChannelHandle.KIND -> meanings.channels().restored(handle.token(), found);
        default -> throw new IllegalArgumentException("no handle is of kind " + handle.kind());
      };
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException damaged) {
      throw new CaptureException(
          CaptureException.Kind.DAMAGED,
          "",
          "a handle in the state is damaged: " + handle,
          damaged);
    }
  }

  private ForkHandle<?> fork(RestoredHandles handles, String[] parts) {
    return context != null && parts.length > 3
        ? handles.child(ForkRecords.read(parts[3], job), job, StateTokens.node(parts), context)
        : handles.handle(new ForkPath(parts[0]), job, StateTokens.node(parts));
  }

  /** One handle for each region, and the one that the fork has if it goes on where it is. */
  private RegionHandle region(String token) {
    Regions regions = meanings.regions();
    List<Held> known = new ArrayList<>(found);
    if (context != null && context.isFork()) {
      known.addAll(context.holdings().all());
    }
    for (Held each : known) {
      if (each instanceof HeldRegion region && region.isOf(token)) {
        return region.handle();
      }
    }
    HeldRegion region = regions.restored(token, context);
    if (!region.isClosed()) {
      found.add(region);
    }
    return region.handle();
  }

  private FileHandle file(String token) {
    HeldFile file = meanings.files().restored(token, context);
    found.add(file);
    return file.handle();
  }

  private Object stream(String[] parts) {
    if (parts[0].equals(StateTokens.OWN)) {
      return context == null ? new PhiloxStream(job.seed(), "", 0) : context.stream();
    }
    long seed = Long.parseLong(parts[0]);
    long position = Long.parseLong(parts[2]);
    return context == null
        ? new PhiloxStream(seed, parts[1], position)
        : context.restored(seed, parts[1], position);
  }
}
