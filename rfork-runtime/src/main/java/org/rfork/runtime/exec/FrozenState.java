package org.rfork.runtime.exec;

/**
 * A continuation as it was at a safe point.
 *
 * @param at where
 * @param state its captured fields
 * @param holdsForks whether handles of forks are among them
 */
public record FrozenState(SafePoint at, byte[] state, boolean holdsForks) {
  /** The same with these fields. */
  public FrozenState with(byte[] other) {
    return new FrozenState(at, other, holdsForks);
  }
}
