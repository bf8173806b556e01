package org.rfork.runtime.table;

/** Told of each step of a state machine. */
@FunctionalInterface
interface Transition<S> {
  void taken(S from, S to);
}
