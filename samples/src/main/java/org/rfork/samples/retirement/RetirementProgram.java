package org.rfork.samples.retirement;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;
import org.rfork.Program;
import org.rfork.RemoteFork;
import org.rfork.Report;
import org.rfork.Task;
import org.rfork.samples.Answer;
import org.rfork.samples.Check;
import org.rfork.samples.Csv;
import org.rfork.samples.PreparedEstimate;
import org.rfork.samples.RunOptions;
import org.rfork.samples.plot.Plots;
import org.rfork.samples.stats.Convergence;
import org.rfork.samples.stats.Proportion;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The sample {@code retirement}. */
public final class RetirementProgram implements Program<Convergence<Proportion>> {
  private static final int MOST_BLOCK = 600;
  private static final String BONDS =
      "ten-year bonds at par, sold after a month at the new rate; the source gives rates only";

  @Mixin private final RunOptions run = new RunOptions(5_000, 64);

  @Option(
      names = "--rate",
      paramLabel = "R",
      defaultValue = "0.04",
      description =
          "What is withdrawn a year, of the savings at the beginning; it keeps its buying power."
              + " Default: ${DEFAULT-VALUE}.")
  private double rate = 0.04;

  @Option(
      names = "--years",
      paramLabel = "N",
      defaultValue = "30",
      description = "How long the savings must last. Default: ${DEFAULT-VALUE}.")
  private int years = 30;

  @Option(
      names = "--shares",
      paramLabel = "P",
      defaultValue = "0.5",
      description = "The part in shares; the rest is in bonds. Default: ${DEFAULT-VALUE}.")
  private double shares = 0.5;

  @Option(
      names = "--bootstrap",
      paramLabel = "KIND",
      defaultValue = "stationary",
      description =
          "stationary (stretches of the past of random length) or moving (of one length). Default:"
              + " ${DEFAULT-VALUE}.")
  private String bootstrap = "stationary";

  @Option(
      names = "--block",
      paramLabel = "MONTHS",
      defaultValue = "120",
      description = "The stretches' length, or its mean. Default: ${DEFAULT-VALUE}.")
  private int block = 120;

  /** With all options at their defaults. */
  public RetirementProgram() {}

  @Override
  public String name() {
    return "retirement";
  }

  @Override
  public String summary() {
    return "how likely savings last, from stretches of real S&P returns and inflation since 1871";
  }

  @Override
  public Task<Convergence<Proportion>> root() {
    WithdrawalPlan plan = plan();
    Bootstrap cut =
        new Bootstrap(
            Check.oneOf("--bootstrap", bootstrap, Bootstrap.Kind.class),
            (int) Check.within("--block", block, 1, MOST_BLOCK));
    long futures = run.samples();
    return new PreparedEstimate<RealReturns, Proportion>(
        run.plan(),
        Proportion.none(1),
        RealReturns::load,
        returns -> successes(plan, cut, returns, futures, RemoteFork.random()));
  }

  private WithdrawalPlan plan() {
    return new WithdrawalPlan(rate, years, shares);
  }

  private static Proportion successes(
      WithdrawalPlan plan,
      Bootstrap cut,
      RealReturns returns,
      long futures,
      RandomGenerator random) {
    int[] months = new int[plan.months()];
    long hits = 0;
    for (long future = 0; future < futures; future++) {
      cut.draw(months, returns.size(), random);
      hits += plan.succeeds(returns, month -> months[month]) ? 1 : 0;
    }
    return new Proportion(hits, futures, 1);
  }

  @Override
  public Report report(Convergence<Proportion> result) throws IOException {
    WithdrawalPlan plan = plan();
    RealReturns all = RealReturns.load();
    Answer answer = Answer.of(result).target(run.plan());
    answer.put("withdrawalRate", rate).put("years", years).put("shares", shares);
    answer.put("bootstrap", bootstrap).put("blockMonths", block);
    answer.put("firstMonth", all.first().toString()).put("months", all.size());
    answer.put("bonds", BONDS);
    history(answer, "history", plan, all);
    RealReturns studied = all.between(TrinityStudy.FROM, TrinityStudy.TO);
    history(answer, "history1926To1995", plan, studied);
    OptionalDouble published = TrinityStudy.success(plan);
    published.ifPresent(success -> answer.put("trinityStudy1926To1995", success));
    if (run.plot().isPresent()) {
      answer.write(run.plot().get(), file -> plot(file, result));
    }
    if (run.csv().isPresent()) {
      answer.write(run.csv().get(), file -> Csv.writeHistory(file, result.history()));
    }
    return answer.toReport();
  }

  /** What became of those who began in each month, where there are years enough to tell. */
  private static void history(
      Answer answer, String name, WithdrawalPlan plan, RealReturns returns) {
    OptionalDouble success = historical(plan, returns);
    if (success.isPresent()) {
      answer.put(name + "Success", success.getAsDouble());
      answer.put(name + "Stretches", plan.stretchesIn(returns));
    }
  }

  private static OptionalDouble historical(WithdrawalPlan plan, RealReturns returns) {
    int stretches = plan.stretchesIn(returns);
    return stretches == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) plan.successesIn(returns) / stretches);
  }

  private void plot(Path file, Convergence<Proportion> result) throws IOException {
    String title =
        String.format(
            Locale.ROOT,
            "Savings that last %d years at %.3g %% a year, %.0f %% shares",
            years,
            100 * rate,
            100 * shares);
    Plots.convergence(
        file,
        title,
        "probability of success",
        "random futures",
        result.history(),
        OptionalDouble.empty());
  }
}
