package org.rfork.samples.retirement;

import java.time.LocalDate;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Cooley, Hubbard and Walz, <i>Retirement Savings: Choosing a Withdrawal Rate That Is
 * Sustainable</i>, 1998, table 3: success rates of the 41 stretches of 30 years from 1926 to 1995,
 * withdrawing 4 % adjusted for inflation. Its bonds are long corporate ones, ours ten-year
 * government ones, and its stretches begin each January, ours each month.
 */
final class TrinityStudy {
  static final LocalDate FROM = LocalDate.of(1926, 1, 1);
  static final LocalDate TO = LocalDate.of(1996, 1, 1);

  private static final double RATE = 0.04;
  private static final int YEARS = 30;

  /** Success by the part of the savings that is in shares. */
  private static final Map<Double, Double> SUCCESS = Map.of(1.0, 0.95, 0.75, 0.98, 0.5, 0.95);

  private TrinityStudy() {}

  /** What the study says of a plan, if it has it. */
  static OptionalDouble success(WithdrawalPlan plan) {
    Double success = SUCCESS.get(plan.shares());
    return plan.rate() == RATE && plan.years() == YEARS && success != null
        ? OptionalDouble.of(success)
        : OptionalDouble.empty();
  }
}
