package org.rfork.runtime.node;

import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rfork.CaptureException;
import org.rfork.capture.Handle;
import org.rfork.capture.Handles;
import org.rfork.resource.ResourceException;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.channel.ChannelHandle;
import org.rfork.runtime.channel.Channels;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.exec.Group;
import org.rfork.runtime.exec.Holdings;
import org.rfork.runtime.exec.InChild;
import org.rfork.runtime.exec.PhiloxStream;
import org.rfork.runtime.resource.FileHandle;
import org.rfork.runtime.resource.Region;
import org.rfork.runtime.resource.RegionHandle;

/** Handles to tokens, as a state is captured. */
final class ToTokens implements Handles {
  private final NodeId self;
  private final ForkRegistry registry;
  private final Supplier<Meanings> meanings;
  private final Function<PhiloxStream, String> ofStream;
  private final Function<ForkHandle<?>, String> record;
  private final boolean ofChild;
  private final @Nullable Holdings held;
  private boolean sawFork;

  private @Nullable Group group;

  /**
   * For one capture.
   *
   * @param registry learns of forks of this node whose handles are captured
   * @param meanings asked when something needs them
   * @param record something more of each fork for its token
   * @param ofChild whether the state is a child's about to be forked
   * @param held is told of the files that the capture comes by
   */
  ToTokens(
      NodeId self,
      ForkRegistry registry,
      Supplier<Meanings> meanings,
      Function<PhiloxStream, String> ofStream,
      Function<ForkHandle<?>, String> record,
      boolean ofChild,
      @Nullable Holdings held) {
    this.self = self;
    this.registry = registry;
    this.meanings = meanings;
    this.ofStream = ofStream;
    this.record = record;
    this.ofChild = ofChild;
    this.held = held;
  }

  /** Whether it came by a fork. */
  boolean sawFork() {
    return sawFork;
  }

  /** The group of the region that it came by; null if it came by none. */
  @Nullable Group group() {
    return group;
  }

  @Override
  public @Nullable Handle toHandle(Object value) {
    if (value instanceof ForkHandle<?> fork) {
      sawFork = true;
      if (fork.homeNode().equals(self)) {
        registry.escape(fork);
      }
      String token = fork.path() + "\n" + StateTokens.of(fork.homeNode());
      String recorded = record.apply(fork);
      return new Handle(StateTokens.FORK, recorded.isEmpty() ? token : token + "\n" + recorded);
    }
    if (value instanceof SharedValue<?> shared) {
      return new Handle(StateTokens.SHARED, shared.key() + "\n" + StateTokens.of(shared.holder()));
    }
    if (value instanceof FileHandle file) {
      if (held != null && !file.held().isClosed()) { // else what it committed goes beside
        held.met(file);
      }
      return new Handle(FileHandle.KIND, file(file));
    }
    if (value instanceof RegionHandle region) {
      return new Handle(RegionHandle.KIND, region(region));
    }
    if (value instanceof ChannelHandle<?> channel) {
      if (held != null) {
        held.met(channel);
      }
      Channels all = meanings.get().channels();
      String token = held == null || ofChild ? all.freshToken(channel) : all.token(channel);
      return new Handle(ChannelHandle.KIND, token);
    }
    if (value instanceof InChild<?>) {
      throw new CaptureException(
          CaptureException.Kind.UNSUPPORTED_TYPE,
          "",
          "the child's own handle stands for itself: keep only handles whose inChild() is false");
    }
    return value instanceof PhiloxStream stream
        ? new Handle(StateTokens.STREAM, ofStream.apply(stream))
        : null;
  }

  private String region(RegionHandle region) {
    Region bound = region.held().region();
    if (held == null && (!ofChild || bound == null)) {
      throw new CaptureException(
          CaptureException.Kind.UNSUPPORTED_TYPE,
          "",
          ofChild
              ? region + " is not open in the fork that passes it on"
              : region
                  + " stays with the forks that have it in their states: copy out of it what"
                  + " a result or a shared value needs");
    }
    group = bound == null ? null : bound.group();
    return meanings.get().regions().token(region);
  }

  private String file(FileHandle file) {
    String problem;
    try {
      if (!ofChild || !file.mode().writes() || file.held().isClosed()) {
        return meanings.get().files().token(file.held());
      }
      problem =
          "file \""
              + file.name()
              + "\" is written by the fork that opened it: close it before you fork, or let the"
              + " child open it";
    } catch (ResourceException cannot) {
      problem = String.valueOf(cannot.getMessage());
    }
    throw new CaptureException(CaptureException.Kind.UNSUPPORTED_TYPE, "", problem);
  }

  @Override
  public Object fromHandle(Handle handle) {
    throw new IllegalStateException("capturing restores nothing: " + handle);
  }
}
