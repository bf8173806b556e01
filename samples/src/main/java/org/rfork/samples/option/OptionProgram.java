package org.rfork.samples.option;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
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
import org.rfork.samples.stats.Point;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The sample {@code option}. */
public final class OptionProgram implements Program<Convergence<Controlled>> {
  private static final int FEWEST_TRAINING = 1_000;
  private static final int MOST_TRAINING = 1_000_000;

  /** All training prices are held at once: 400 MB of them. */
  private static final long MOST_PRICES = 50_000_000;

  @Mixin private final RunOptions run = new RunOptions(5_000, 64);

  @Option(
      names = "--style",
      paramLabel = "STYLE",
      defaultValue = "european",
      description = "european, asian or american. Default: ${DEFAULT-VALUE}.")
  private String style = "european";

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      defaultValue = "call",
      description = "call or put. Default: ${DEFAULT-VALUE}.")
  private String type = "call";

  @Option(
      names = "--spot",
      paramLabel = "S",
      defaultValue = "100",
      description = "The share's price today. Default: ${DEFAULT-VALUE}.")
  private double spot = 100;

  @Option(
      names = "--strike",
      paramLabel = "K",
      defaultValue = "100",
      description = "The price to buy or sell at. Default: ${DEFAULT-VALUE}.")
  private double strike = 100;

  @Option(
      names = "--rate",
      paramLabel = "R",
      defaultValue = "0.05",
      description = "Interest rate a year, continuously compounded. Default: ${DEFAULT-VALUE}.")
  private double rate = 0.05;

  @Option(
      names = "--yield",
      paramLabel = "Q",
      defaultValue = "0",
      description =
          "Dividend yield a year; the cost of carry is the rate less this. Default:"
              + " ${DEFAULT-VALUE}.")
  private double yield;

  @Option(
      names = "--volatility",
      paramLabel = "V",
      defaultValue = "0.2",
      description = "Standard deviation of a year's log return. Default: ${DEFAULT-VALUE}.")
  private double volatility = 0.2;

  @Option(
      names = "--years",
      paramLabel = "T",
      defaultValue = "1",
      description = "Time to expiry. Default: ${DEFAULT-VALUE}.")
  private double years = 1;

  @Option(
      names = "--dates",
      paramLabel = "N",
      defaultValue = "50",
      description =
          "Fixings of an Asian option (time steps, if its average is continuous), exercise dates"
              + " of an American one. Default: ${DEFAULT-VALUE}.")
  private int dates = 50;

  @Option(
      names = "--averaging",
      paramLabel = "WHEN",
      defaultValue = "fixings",
      description =
          "Of an Asian option: fixings (the first one spacing from today), fixings-from-today, or"
              + " continuous. Default: ${DEFAULT-VALUE}.")
  private String averaging = "fixings";

  @Option(
      names = "--mean",
      paramLabel = "MEAN",
      defaultValue = "arithmetic",
      description = "Of an Asian option: arithmetic or geometric. Default: ${DEFAULT-VALUE}.")
  private String mean = "arithmetic";

  @Option(
      names = "--training",
      paramLabel = "N",
      defaultValue = "50000",
      description =
          "Paths that an American option's exercise policy is fitted to. Default:"
              + " ${DEFAULT-VALUE}.")
  private int training = 50_000;

  /** With all options at their defaults. */
  public OptionProgram() {}

  @Override
  public String name() {
    return "option";
  }

  @Override
  public String summary() {
    return "European, Asian and American option prices against closed forms and the literature";
  }

  @Override
  public Task<Convergence<Controlled>> root() {
    Terms terms = terms();
    long pairs = run.samples();
    int paths = (int) Check.within("--training", training, FEWEST_TRAINING, MOST_TRAINING);
    if (terms.style() == Terms.Style.AMERICAN) {
      Check.within("--training times --dates", (long) paths * terms.dates(), 0, MOST_PRICES);
    }
    return new PreparedEstimate<PathPricer, Controlled>(
        run.plan(),
        Controlled.NONE,
        () -> pricer(terms, paths),
        pricer -> pricer.batch(pairs, RemoteFork.random()));
  }

  private static PathPricer pricer(Terms terms, int training) {
    return switch (terms.style()) {
      case EUROPEAN -> new EuropeanPath(terms);
      case ASIAN -> new AsianPath(terms);
      case AMERICAN ->
          new AmericanPath(LongstaffSchwartz.fit(terms, training, RemoteFork.random()));
    };
  }

  private Terms terms() {
    return new Terms(
        Check.oneOf("--style", style, Terms.Style.class),
        Check.oneOf("--type", type, Terms.Right.class),
        spot,
        strike,
        rate,
        yield,
        volatility,
        years,
        dates,
        Check.oneOf("--averaging", averaging, Terms.Averaging.class),
        Check.oneOf("--mean", mean, Terms.Mean.class));
  }

  @Override
  public Report report(Convergence<Controlled> result) throws IOException {
    Terms terms = terms();
    Controlled total = result.total();
    Answer answer = Answer.of(result).target(run.plan());
    answer.put("style", style).put("type", type).put("paths", 2 * total.count());
    double ratio = total.standardErrorWithoutControl() / total.standardError();
    if (Double.isFinite(ratio)) {
      answer.put("varianceReductionByControl", ratio * ratio);
    }
    Optional<Published> published = Published.of(terms);
    published.ifPresent(known -> compare(answer, known, result.last()));
    references(terms).forEach(answer::put);
    if (run.plot().isPresent()) {
      String title = style + " " + type + ", strike " + strike + ", spot " + spot;
      OptionalDouble level =
          published.map(known -> OptionalDouble.of(known.price())).orElse(OptionalDouble.empty());
      answer.write(
          run.plot().get(),
          file ->
              Plots.convergence(
                  file, title, "price", "antithetic pairs of paths", result.history(), level));
    }
    if (run.csv().isPresent()) {
      answer.write(run.csv().get(), file -> Csv.writeHistory(file, result.history()));
    }
    return answer.toReport();
  }

  private static void compare(Answer answer, Published known, Point estimate) {
    double difference = StrictMath.abs(estimate.value() - known.price());
    answer.published(known.price()).put("publishedBy", known.source());
    answer.put("publishedTolerance", known.tolerance());
    answer.put("agreesWithPublished", difference <= estimate.halfWidth() + known.tolerance());
  }

  /** What other methods say of the same option. */
  private static Map<String, Double> references(Terms terms) {
    return switch (terms.style()) {
      case EUROPEAN -> Map.of("blackScholes", Black.european(terms, terms.spot(), terms.years()));
      case AMERICAN -> Map.of("binomialLattice", Lattice.price(terms));
      case ASIAN ->
          Map.of(
              "geometricClosedForm",
              terms.averaging() == Terms.Averaging.CONTINUOUS
                  ? Black.continuousGeometric(terms)
                  : new AsianPath(terms).geometricPrice());
    };
  }
}
