package org.rfork.runtime.node;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkOptions;
import org.rfork.ForkPath;
import org.rfork.resource.ResourceException;
import org.rfork.resource.ResourceException.Kind;
import org.rfork.runtime.BinaryReader;
import org.rfork.runtime.BinaryWriter;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.checkpoint.JobHeader;
import org.rfork.runtime.checkpoint.StoredFork;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.exec.ForkUnit;
import org.rfork.runtime.exec.FrozenState;
import org.rfork.runtime.exec.Group;
import org.rfork.runtime.exec.GroupStop;
import org.rfork.runtime.resource.Region;

/**
 * The forks of a region's group as a checkpoint has them: those that were attached, those that were
 * to be and had not begun, and those that had ended. Its opener is not among them: the state of
 * that is kept by its home, and names the checkpoint.
 */
final class RegionRecords {
  private static final byte[] NOTHING = {};

  private final ForkRegistry registry;

  RegionRecords(ForkRegistry registry) {
    this.registry = registry;
  }

  /**
   * The forks while all stand still.
   *
   * @throws ResourceException if one is on its way here
   */
  List<StoredFork> taken(Region region, GroupStop stop, Map<ForkPath, FrozenState> states)
      throws ResourceException {
    Group group = region.group();
    Map<ForkPath, ForkUnit> units = group.units();
    Map<ForkPath, StoredFork> records = new LinkedHashMap<>();
    for (ForkPath path : stop.due()) {
      records.put(path, living(path, null, null));
    }
    group.ends().forEach((path, outcome) -> records.put(path, ended(path, outcome)));
    for (Map.Entry<ForkPath, FrozenState> each : states.entrySet()) {
      ForkPath path = each.getKey();
      records.put(path, living(path, units.get(path), each.getValue()));
    }
    records.remove(region.identity().opener());
    return new ArrayList<>(records.values());
  }

  private StoredFork living(ForkPath path, @Nullable ForkUnit run, @Nullable FrozenState state)
      throws ResourceException {
    ForkHandle<?> fork = registry.find(path);
    ForkUnit unit = fork == null ? run : fork.unit();
    if (unit == null) {
      throw new ResourceException(Kind.UNAVAILABLE, path + " is on its way here");
    }
    boolean isBorn = unit.resumed() == null && unit.hasState();
    return new StoredFork(
        JobFreezer.header(unit.job()),
        path,
        unit.isHeritable() ? unit.digest() : "",
        fork == null ? ForkOptions.labelled(unit.label()) : fork.options(),
        unit.birth(),
        isBorn && state == null ? unit.state() : NOTHING,
        state == null ? unit.frozen() : state,
        null);
  }

  private static StoredFork ended(ForkPath path, Outcome outcome) {
    var header = new JobHeader(path.job(), 0, List.of(), true, "");
    return new StoredFork(header, path, "", ForkOptions.DEFAULT, null, NOTHING, null, outcome);
  }

  /** As bytes, without their job. */
  static byte[] encode(List<StoredFork> forks) {
    var out = new BinaryWriter();
    out.list(forks, (fork, to) -> to.array(fork.toBytes()));
    return out.toBytes();
  }

  /**
   * What {@link #encode} gave.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  static List<StoredFork> decode(byte[] bytes, JobHeader job) {
    return new BinaryReader(ByteBuffer.wrap(bytes))
        .list(in -> StoredFork.fromBytes(in.array(), job));
  }

  /** How those ended that have. */
  static Map<ForkPath, Outcome> ends(List<StoredFork> forks) {
    Map<ForkPath, Outcome> ends = new HashMap<>();
    for (StoredFork fork : forks) {
      Outcome outcome = fork.outcome();
      if (outcome != null) {
        ends.put(fork.path(), outcome);
      }
    }
    return ends;
  }
}
