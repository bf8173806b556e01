package org.rfork.runtime.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rfork.ForkOptions;
import org.rfork.ForkPath;
import org.rfork.runtime.ForkName;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.exec.ForkHome;
import org.rfork.runtime.exec.ForkUnit;
import org.rfork.runtime.exec.JobInfo;

class ForkRegistryTest {
  private final ForkRegistry registry = new ForkRegistry();

  @Test
  void aPathHasOneLivingForkAndTheNextOneEntersWhenThatHasLeft() {
    ForkHandle<?> first = child(1);
    ForkHandle<?> second = child(2);
    assertThat(registry.enter(first)).isNull();
    assertThat(registry.enter(second)).isSameAs(first);
    registry.leave(second.name(), second); // not the one that is there
    assertThat(registry.find(first.path())).isSameAs(first);
    registry.leave(first.name(), first);
    assertThat(registry.enter(second)).isNull();
    assertThat(registry.find(first.path())).isSameAs(second);
  }

  private static ForkHandle<?> child(int parentAttempt) {
    var self = new NodeId("n1", 1);
    var job = new JobInfo("job-1", 0, List.of(), self, JobInfo.Kind.SUBMITTED);
    ForkUnit unit = ForkUnit.named(ForkName.of(new ForkPath("job-1/0")), job);
    return new ForkHandle<Object>(unit, parentAttempt, ForkOptions.DEFAULT, self, NOBODY);
  }

  /** Of handles that are asked nothing. */
  private static final ForkHome NOBODY =
      (ForkHome)
          Proxy.newProxyInstance(
              ForkHome.class.getClassLoader(),
              new Class<?>[] {ForkHome.class},
              (home, method, arguments) -> {
                throw new UnsupportedOperationException(method.getName());
              });
}
