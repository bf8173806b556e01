package org.rfork.runtime.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rfork.ForkPath;
import org.rfork.resource.ResourceException;

/** Checkpoints of regions: whole or not at all, by changes, as long as they are of use. */
class KeptRegionsTest {
  private static final Region.Identity GRID = new Region.Identity(new ForkPath("job"), 1, "grid");
  private static final long SIZE = 10 * DirtyBlocks.SIZE;

  private final KeptRegions kept = new KeptRegions();

  @AfterEach
  void close() {
    kept.close();
  }

  private static RegionVersion version(long generation) {
    return new RegionVersion(GRID, generation);
  }

  private static RegionBlock block(int number, int value) {
    byte[] bytes = new byte[DirtyBlocks.SIZE];
    Arrays.fill(bytes, (byte) value);
    return new RegionBlock(number, bytes);
  }

  private void keep(long generation, long base, RegionBlock... blocks) throws Exception {
    assertThat(kept.begin(version(generation), base, SIZE)).isTrue();
    kept.add(version(generation), List.of(blocks));
    kept.whole(version(generation), kept.count(version(generation)));
  }

  /** By number, the value that each block is full of. */
  private static Map<Integer, Integer> content(KeptRegions from, RegionVersion version)
      throws ResourceException {
    Map<Integer, Integer> content = new TreeMap<>();
    int after = Integer.MIN_VALUE;
    for (List<RegionBlock> some = from.readAfter(version, after);
        !some.isEmpty();
        some = from.readAfter(version, after)) {
      some.forEach(block -> content.put(block.number(), (int) block.bytes()[0]));
      after = some.get(some.size() - 1).number();
    }
    return content;
  }

  @Test
  void aLaterOneHasTheChangesAndTheEarlierOneIsAsItWas() throws Exception {
    keep(1, 0, block(0, 1), block(3, 1));
    keep(2, 1, block(3, 2), block(9, 2));
    assertThat(content(kept, version(1))).isEqualTo(Map.of(0, 1, 3, 1));
    assertThat(content(kept, version(2))).isEqualTo(Map.of(0, 1, 3, 2, 9, 2));
    assertThat(kept.changed(version(2), 1)).containsExactly(3, 9);
    assertThat(kept.changed(version(2), 77)).containsExactly(0, 3, 9);
    kept.dropBefore(version(2));
    assertThat(kept.has(version(1))).isFalse();
    keep(3, 2, block(0, 3)); // where blocks were that nobody has any more
    keep(4, 3, block(1, 4));
    assertThat(content(kept, version(2))).isEqualTo(Map.of(0, 1, 3, 2, 9, 2));
    assertThat(content(kept, version(4))).isEqualTo(Map.of(0, 3, 1, 4, 3, 2, 9, 2));
  }

  @Test
  void oneThatIsNotWholeIsNotThereAndNoBaseForAnother() throws Exception {
    assertThat(kept.begin(version(1), 0, SIZE)).isTrue();
    kept.add(version(1), List.of(block(0, 1)));
    assertThat(kept.has(version(1))).isFalse();
    assertThat(kept.begin(version(2), 1, SIZE)).isFalse();
    assertThatThrownBy(() -> kept.whole(version(1), 2))
        .isInstanceOf(ResourceException.class)
        .hasMessageContaining("1 of 2 blocks");
    assertThat(kept.has(version(1))).isFalse();
    kept.drop(version(1));
    assertThatThrownBy(() -> kept.add(version(1), List.of(block(1, 1))))
        .hasMessageContaining("checkpoint 1 of shared region \"grid\" of job is not here");
    assertThat(kept.begin(new RegionVersion(GRID, 5), 4, SIZE)).isFalse();
  }

  @Test
  void whatIsSaidTwiceIsTheSame() throws Exception {
    keep(1, 0, block(0, 1));
    assertThat(kept.begin(version(1), 0, SIZE)).isTrue();
    kept.add(version(1), List.of(block(0, 9), block(1, 9)));
    assertThat(content(kept, version(1))).containsOnlyKeys(0).containsEntry(0, 1);
  }

  @Test
  void whatBelongsToItIsCutAndJoinedAndNotTakenOverByTheNext() throws Exception {
    byte[] forks = new byte[3 * DirtyBlocks.SIZE + 17];
    new Random(5).nextBytes(forks);
    List<RegionBlock> all = new ArrayList<>(KeptRegions.parts(forks));
    all.add(block(2, 7));
    keep(1, 0, all.toArray(RegionBlock[]::new));
    assertThat(kept.parts(version(1))).isEqualTo(forks);
    keep(2, 1, KeptRegions.parts(new byte[] {1}).get(0));
    assertThat(kept.parts(version(2))).containsExactly(1);
    assertThat(content(kept, version(2))).containsOnlyKeys(-1, 2);
  }

  @Test
  void anotherNodeHasTheSameByWhatIsSaidToIt() throws Exception {
    RegionVersion version = version(7L << 32);
    var there = new KeptRegions();
    try {
      keep(version.generation(), 0, block(0, 1), block(8, 2));
      assertThat(RegionVersion.parse(version.text())).isEqualTo(version);
      assertThat(KeepCalls.isYes(say(there, KeepCalls.begin(version, 3, SIZE)))).isFalse();
      assertThat(KeepCalls.isYes(say(there, KeepCalls.begin(version, 0, SIZE)))).isTrue();
      say(there, KeepCalls.blocks(version, kept.read(version, kept.changed(version, 0))));
      assertThat(KeepCalls.isYes(say(there, KeepCalls.has(version)))).isFalse();
      say(there, KeepCalls.whole(version, kept.count(version)));
      assertThat(KeepCalls.isYes(say(there, KeepCalls.has(version)))).isTrue();
      var part = KeepCalls.Part.read(say(there, KeepCalls.read(version, -1)));
      assertThat(part.size()).isEqualTo(SIZE);
      assertThat(part.blocks()).extracting(RegionBlock::number).containsExactly(0, 8);
      say(there, KeepCalls.pastReturn(GRID, "too late"));
      assertThat(KeepCalls.text(say(there, KeepCalls.why(GRID.opener(), "grid"))))
          .isEqualTo("too late");
      say(there, KeepCalls.dropBefore(version(8L << 32)));
      assertThat(there.has(version)).isFalse();
      say(there, KeepCalls.forget(GRID));
      assertThat(there.whyPastReturn(GRID.opener(), "grid")).isNull();
      assertThatThrownBy(() -> say(there, new byte[] {1, 2}))
          .isInstanceOf(IllegalArgumentException.class);
    } finally {
      there.close();
    }
  }

  private static byte[] say(KeptRegions to, byte[] what) throws ResourceException {
    return KeepCalls.answer(what, to);
  }

  @Test
  void thoseThatNeverCountedGoAndTheOnesAroundThemStay() throws Exception {
    keep(1, 0, block(0, 1));
    keep(2, 1, block(1, 2));
    keep(3, 2, block(2, 3));
    kept.dropBetween(1, version(3));
    assertThat(kept.has(version(2))).isFalse();
    assertThat(content(kept, version(1))).isEqualTo(Map.of(0, 1));
    assertThat(content(kept, version(3))).isEqualTo(Map.of(0, 1, 1, 2, 2, 3));
    kept.dropBetween(3, version(3));
    assertThat(kept.has(version(3))).isTrue();
  }

  @Test
  void theEndOfItsJobLeavesNothing() throws Exception {
    keep(1, 0, block(0, 1));
    kept.pastReturn(GRID.opener(), "grid", "why");
    kept.endJob("other");
    assertThat(kept.has(version(1))).isTrue();
    kept.endJob("job");
    assertThat(kept.has(version(1))).isFalse();
    assertThat(kept.whyPastReturn(GRID.opener(), "grid")).isNull();
  }
}
