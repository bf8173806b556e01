package org.rfork.runtime.table;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Which transitions were taken. */
final class Coverage {
  private final Map<HomeState, Set<HomeState>> home = new EnumMap<>(HomeState.class);
  private final Map<HostState, Set<HostState>> host = new EnumMap<>(HostState.class);

  Coverage() {
    for (HomeState state : HomeState.values()) {
      home.put(state, EnumSet.noneOf(HomeState.class));
    }
    for (HostState state : HostState.values()) {
      host.put(state, EnumSet.noneOf(HostState.class));
    }
  }

  void home(HomeState from, HomeState to) {
    home.get(from).add(to);
  }

  void host(HostState from, HostState to) {
    host.get(from).add(to);
  }

  Map<HomeState, Set<HomeState>> home() {
    return home;
  }

  Map<HostState, Set<HostState>> host() {
    return host;
  }
}
