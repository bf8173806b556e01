package org.rfork.runtime.node;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What this process gets of the processors, as Linux counts it in {@code /proc}: the time its
 * threads ran and the time they waited for a core though they could run, and what is left of the
 * cores that it may use. Elsewhere it finds a full share and all cores free. For one thread.
 */
final class CpuMeter {
  /** Asking for less than that part of a core says nothing of how much there is. */
  private static final double LEAST_ASKED = 0.5;

  /** How much the newest sample counts. */
  private static final double WEIGHT = 0.5;

  private static final double NANOS = 1e9;

  /** The lines of six hundred cores have room in it; of more it looks at so many. */
  private static final int MOST_BYTES = 1 << 16;

  /** Time that threads had and lacked, or that cores had and spent idle. */
  private record Times(long one, long other) {
    Times minus(Times before) {
      return new Times(one - before.one, other - before.other);
    }
  }

  private final Path proc;
  private final File tasks;
  private final byte[] bytes = new byte[MOST_BYTES];
  private final int processors;
  private Map<String, Times> threads;
  private Times cores;
  private long sampledNanos;
  private double share = 1;
  private double freeCores;

  /**
   * Begins to measure.
   *
   * @param proc where Linux shows its processes: {@code /proc}
   * @param processors how many cores this process may use
   */
  CpuMeter(Path proc, int processors) {
    this.proc = proc;
    this.tasks = proc.resolve("self/task").toFile();
    this.processors = processors;
    this.freeCores = processors;
    this.threads = threads();
    this.cores = cores(allowed());
    this.sampledNanos = System.nanoTime();
  }

  /** The part of the time it asked for that it got. */
  double share() {
    return share;
  }

  /** Cores that it may use and nobody does. */
  double freeCores() {
    return freeCores;
  }

  /** Measures since the last time. */
  void sample() {
    long now = System.nanoTime();
    Map<String, Times> threadsNow = threads();
    double ran = 0;
    double waited = 0;
    for (Map.Entry<String, Times> each : threadsNow.entrySet()) {
      Times spent = each.getValue().minus(threads.getOrDefault(each.getKey(), new Times(0, 0)));
      ran += spent.one() / NANOS;
      waited += spent.other() / NANOS;
    }
    double asked = (ran + waited) / ((now - sampledNanos) / NANOS);
    double newest = asked < LEAST_ASKED ? 1 : ran / (ran + waited);
    share += WEIGHT * (newest - share);
    BitSet allowed = allowed();
    Times coresNow = cores(allowed);
    Times spent = coresNow.minus(cores);
    if (spent.one() > 0) {
      double free = (double) spent.other() / spent.one() * allowed.cardinality();
      freeCores += WEIGHT * (Math.min(processors, free) - freeCores);
    }
    threads = threadsNow;
    cores = coresNow;
    sampledNanos = now;
  }

  /** Nanoseconds that each thread ran, and waited for a core. */
  private Map<String, Times> threads() {
    Map<String, Times> found = new HashMap<>();
    String[] ids = tasks.list();
    for (String id : ids == null ? new String[0] : ids) {
      String[] words = read(tasks + "/" + id + "/schedstat").split(" ", -1);
      if (words.length >= 2) {
        found.put(id, new Times(Long.parseLong(words[0]), Long.parseLong(words[1])));
      }
    }
    return found;
  }

  /** Ticks of the cores that it may use, all and idle ones. */
  private Times cores(BitSet allowed) {
    long all = 0;
    long idle = 0;
    List<String> cores =
        read(proc + "/stat").lines().skip(1).takeWhile(line -> line.startsWith("cpu")).toList();
    for (String line : cores) {
      String[] words = line.split(" ", -1);
      boolean isWhole = words.length > 9;
      if (isWhole && allowed.get(Integer.parseInt(words[0].substring("cpu".length())))) {
        for (String ticks : List.of(words).subList(1, 9)) {
          all += Long.parseLong(ticks);
        }
        idle += Long.parseLong(words[4]) + Long.parseLong(words[5]);
      }
    }
    return new Times(all, idle);
  }

  /** The numbers of the cores that it may use. */
  private BitSet allowed() {
    BitSet numbers = new BitSet();
    read(proc + "/self/status")
        .lines()
        .filter(line -> line.startsWith("Cpus_allowed_list:"))
        .flatMap(line -> Stream.of(line.substring(line.indexOf(':') + 1).trim().split(",", -1)))
        .forEach(
            range -> {
              String[] ends = range.split("-", -1);
              numbers.set(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]) + 1);
            });
    return numbers;
  }

  /**
   * A file's text, the first {@link #MOST_BYTES} of it; empty if it is gone or was never there, as
   * that of a thread that ended. Each second a node reads one for each of its threads, so it does
   * not take the way by paths and channels, which leaves ten times the garbage.
   */
  private String read(String file) {
    try (var in = new FileInputStream(file)) {
      return new String(bytes, 0, in.readNBytes(bytes, 0, bytes.length), ISO_8859_1);
    } catch (IOException gone) {
      return "";
    }
  }
}
