package org.rfork.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.rfork.ForkPath;

class ForkNameTest {
  private final ForkName root = ForkName.of(ForkPath.root("job"));

  @Test
  void numbersBelowARootMakeThePath() {
    ForkName name = root.child(0).child(17).child(1_000_000);
    assertThat(name.path()).isEqualTo(new ForkPath("job/0/17/1000000"));
    assertThat(name.child("last").path().value()).isEqualTo("job/0/17/1000000/last");
    assertThat(name).hasToString("job/0/17/1000000");
  }

  @Test
  void aNameEqualsThatOfItsPathHoweverItWasMade() {
    for (int number : new int[] {0, 9, 10, 99, 100, 123_456_789, Integer.MAX_VALUE}) {
      ForkName name = root.child(3).child(number);
      ForkName same = ForkName.of(new ForkPath("job/3/" + number));
      assertThat(name).isEqualTo(same).hasSameHashCodeAs(same);
      assertThat(name).isEqualTo(ForkName.of(root.path()).child(3).child(number));
      assertThat(name).isNotEqualTo(root.child(4).child(number));
    }
  }

  @Test
  void aNameKnowsHowFarBelowTheRootItIs() {
    ForkName other = ForkName.of(new ForkPath("job/own/2"));
    assertThat(root.isRoot()).isTrue();
    assertThat(root.isChildOfRoot()).isFalse();
    assertThat(root.child(1).isChildOfRoot()).isTrue();
    assertThat(root.child("own").isChildOfRoot()).isTrue();
    assertThat(root.child(1).child(1).isChildOfRoot()).isFalse();
    assertThat(other.isRoot() || other.isChildOfRoot()).isFalse();
    assertThat(root.child(1).isChildOf(root)).isTrue();
    assertThat(root.child(1).child(0).isChildOf(root)).isFalse();
  }
}
