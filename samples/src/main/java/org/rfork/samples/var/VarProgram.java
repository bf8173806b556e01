package org.rfork.samples.var;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rfork.Program;
import org.rfork.RemoteFork;
import org.rfork.Report;
import org.rfork.Task;
import org.rfork.samples.Answer;
import org.rfork.samples.Check;
import org.rfork.samples.Csv;
import org.rfork.samples.PreparedEstimate;
import org.rfork.samples.RunOptions;
import org.rfork.samples.plot.Mark;
import org.rfork.samples.plot.Plots;
import org.rfork.samples.stats.Convergence;
import org.rfork.samples.stats.Point;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The sample {@code var}. */
public final class VarProgram implements Program<Convergence<Losses>> {
  /** Fewer losses in a batch leave too few in its tail. */
  private static final int FEWEST_SAMPLES = 1_000;

  private static final int MOST_SAMPLES = 10_000_000;
  private static final int MOST_DAYS = 250;
  private static final double NORMAL_VALUE_AT_RISK = 2.326347874040841;
  private static final double NORMAL_SHORTFALL = 2.665214220345808;
  private static final double PUBLISHED_LEVEL = 0.99;
  private static final String NEGATIVE_PRICE =
      "kept: changes are price differences over the median of the last 21 prices, so WTI's -36.98"
          + " dollars of 2020-04-20 counts as a fall, and the day after as a rise, of about 2.5"
          + " times its level";

  @Mixin private final RunOptions run = new RunOptions(100_000, 64);

  @Option(
      names = "--method",
      paramLabel = "METHOD",
      defaultValue = "filtered",
      description =
          "filtered (past days' moves scaled to today's volatility), plain (as they were) or normal"
              + " (a check: standard normal losses). Default: ${DEFAULT-VALUE}.")
  private String method = "filtered";

  @Option(
      names = "--brent",
      paramLabel = "BARRELS",
      defaultValue = "100000",
      description = "Barrels of Brent held; negative: sold short. Default: ${DEFAULT-VALUE}.")
  private double brent = 100_000;

  @Option(
      names = "--wti",
      paramLabel = "BARRELS",
      defaultValue = "100000",
      description = "Barrels of WTI held. Default: ${DEFAULT-VALUE}.")
  private double wti = 100_000;

  @Option(
      names = "--gas",
      paramLabel = "MMBTU",
      defaultValue = "1000000",
      description = "Million BTU of Henry Hub gas held. Default: ${DEFAULT-VALUE}.")
  private double gas = 1_000_000;

  @Option(
      names = "--level",
      paramLabel = "P",
      defaultValue = "0.99",
      description = "The part of all losses that stay under the value at risk. Default: 0.99.")
  private double level = 0.99;

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many trading days a loss spans. Default: ${DEFAULT-VALUE}.")
  private int days = 1;

  @Option(
      names = "--decay",
      paramLabel = "L",
      defaultValue = "0.94",
      description =
          "What part of its weight in the volatility a day's move keeps to the next day. Default:"
              + " ${DEFAULT-VALUE}, as RiskMetrics has it.")
  private double decay = 0.94;

  /** With all options at their defaults. */
  public VarProgram() {}

  @Override
  public String name() {
    return "var";
  }

  @Override
  public String summary() {
    return "one-day 99 % value at risk of an oil and gas portfolio, by historical simulation";
  }

  @Override
  public Task<Convergence<Losses>> root() {
    double wanted = Check.within("--level", level, 0.5, 0.999);
    int count = (int) Check.within("--samples", run.samples(), FEWEST_SAMPLES, MOST_SAMPLES);
    Setting setting = setting();
    return new PreparedEstimate<Market, Losses>(
        run.plan(),
        Losses.none(wanted),
        setting::market,
        market -> Losses.draw(wanted, market, count, RemoteFork.random()));
  }

  private Setting setting() {
    return new Setting(
        Check.oneOf("--method", method, Method.class),
        (int) Check.within("--days", days, 1, MOST_DAYS),
        Check.within("--decay", decay, 0.5, 0.9999),
        List.of(
            Check.within("--brent", brent, -1e12, 1e12),
            Check.within("--wti", wti, -1e12, 1e12),
            Check.within("--gas", gas, -1e12, 1e12)));
  }

  @Override
  public Report report(Convergence<Losses> result) throws IOException {
    Setting setting = setting();
    Answer answer = Answer.of(result).target(run.plan());
    boolean normal = setting.method() == Method.NORMAL;
    boolean known = normal && level == PUBLISHED_LEVEL;
    if (known) {
      answer.published(NORMAL_VALUE_AT_RISK);
    }
    Point shortfall = result.total().shortfall();
    answer.put("expectedShortfall", shortfall.value());
    answer.put("expectedShortfallStandardError", shortfall.standardError());
    if (known) {
      answer.put("publishedExpectedShortfall", NORMAL_SHORTFALL);
      answer.put("expectedShortfallWithinConfidence95", shortfall.covers(NORMAL_SHORTFALL));
    }
    answer.put("method", method).put("level", level).put("days", days);
    if (!normal) {
      describe(answer, setting);
    }
    write(answer, result, shortfall, normal ? "loss" : "loss, dollars");
    return answer.toReport();
  }

  private void describe(Answer answer, Setting setting) throws IOException {
    Market market = setting.market();
    int count = market.dates().size();
    answer.put("unit", "USD");
    answer.put("firstDay", market.dates().get(0).toString());
    answer.put("lastDay", market.dates().get(count - 1).toString());
    answer.put("pastDays", count);
    answer.put("negativePrice", NEGATIVE_PRICE);
    Map<String, Object> exposures = new LinkedHashMap<>();
    Map<String, Object> volatilities = new LinkedHashMap<>();
    for (int i = 0; i < PriceHistory.NAMES.size(); i++) {
      exposures.put(PriceHistory.NAMES.get(i), market.exposure(i));
      volatilities.put(PriceHistory.NAMES.get(i), market.volatility(i));
    }
    answer.put("exposures", exposures).put("dailyVolatilities", volatilities);
    if (days == 1) {
      // One day can only be like one of the past days: the truth that the draws come nearer to, and
      // how far so short a past leaves it uncertain.
      Losses past = Losses.of(level, market.lossesOfPastDays());
      answer.put("valueAtRiskOfAllPastDays", past.value());
      answer.put("expectedShortfallOfAllPastDays", past.shortfall().value());
      answer.put("standardErrorFromShortHistory", past.standardError());
      answer.put(
          "expectedShortfallStandardErrorFromShortHistory", past.shortfall().standardError());
    }
  }

  private void write(Answer answer, Convergence<Losses> result, Point shortfall, String unit)
      throws IOException {
    if (run.plot().isPresent()) {
      List<Mark> marks =
          List.of(
              new Mark("value at risk", result.last().value()),
              new Mark("expected shortfall", shortfall.value()));
      String title = "Losses over " + days + (days == 1 ? " day, " : " days, ") + method;
      answer.write(
          run.plot().get(),
          (Path file) -> Plots.histogram(file, title, unit, result.total().shown(), marks));
    }
    if (run.csv().isPresent()) {
      answer.write(run.csv().get(), file -> Csv.writeHistory(file, result.history()));
    }
  }
}
