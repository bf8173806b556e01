package org.rfork.runtime.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.rfork.runtime.placement.PlacementRule;

/** Makes the records from merged HOCON. */
final class ConfigReader {
  private final Config config;

  private ConfigReader(Config config) {
    this.config = config;
  }

  static RforkConfig read(Config config, RforkConfig.Source source) {
    Keys.refuseUnknown(config);
    return new ConfigReader(config).read(source);
  }

  private RforkConfig read(RforkConfig.Source source) {
    return new RforkConfig(
        in("rfork.node", ConfigReader::node),
        in("rfork.cluster", ConfigReader::cluster),
        in("rfork.forks", ConfigReader::forks),
        in("rfork.exec", ConfigReader::exec),
        in("rfork.capture", ConfigReader::capture),
        in("rfork.placement", this::placement),
        in(
            "rfork.checkpoint",
            values ->
                new RforkConfig.Checkpoint(
                    values.duration("interval"),
                    values.integer("every"),
                    values.text("directory"))),
        in(
            "rfork.recovery",
            values ->
                new RforkConfig.Recovery(values.integer("copies"), values.bytes("kept-outcomes"))),
        in("rfork.migration", this::migration),
        in("rfork.blob", ConfigReader::blob),
        in("rfork.resources", ConfigReader::resources),
        in(
            "rfork.jobs",
            values ->
                new RforkConfig.Jobs(values.duration("keep-ended"), values.number("main-seed"))),
        in("rfork.output", values -> new RforkConfig.Output(values.integer("max-queued-lines"))),
        in("rfork.debug", values -> new RforkConfig.Debug(values.flag("reenter"))),
        entries(),
        source);
  }

  private <T> T in(String path, Function<Values, T> making) {
    return located(new Values(path, config.getConfig(path)), making);
  }

  /** Adds where the value was set to what a record says of it. */
  private static <T> T located(Values values, Function<Values, T> making) {
    try {
      return making.apply(values);
    } catch (ConfigProblem e) {
      throw values.locate(e);
    }
  }

  private static RforkConfig.Node node(Values values) {
    return new RforkConfig.Node(
        values.text("name"),
        values.text("host"),
        values.integer("port"),
        values.text("bind-host"),
        values.integer("bind-port"),
        values.integer("link-port"),
        values.integer("link-bind-port"),
        values.names("roles"),
        values.integer("threads"));
  }

  private static RforkConfig.Cluster cluster(Values values) {
    return new RforkConfig.Cluster(
        values.texts("seed-nodes"),
        values.duration("join-timeout"),
        values.duration("unreachable-after"),
        values.duration("stable-after"),
        values.text("arbiter-directory"));
  }

  private static RforkConfig.Forks forks(Values values) {
    return new RforkConfig.Forks(
        values.integer("max-in-flight"),
        values.whenFull("when-full"),
        values.integer("max-attempts"),
        values.duration("resend-after"),
        values.duration("cancel-grace"));
  }

  private static RforkConfig.Exec exec(Values values) {
    return new RforkConfig.Exec(
        values.integer("max-spare-threads"), values.integer("max-inline-depth"));
  }

  private static RforkConfig.Capture capture(Values values) {
    return new RforkConfig.Capture(
        values.texts("allow"),
        values.bytes("max-bytes"),
        values.integer("max-depth"),
        values.integer("max-objects"));
  }

  private RforkConfig.Migration migration(Values values) {
    return new RforkConfig.Migration(
        values.flag("enabled"),
        values.real("ratio"),
        values.duration("min-age"),
        values.duration("interval"),
        values.duration("cool-down"),
        values.integer("max-per-interval"),
        in(
            "rfork.migration.shared-memory",
            shared ->
                new RforkConfig.SharedMemory(
                    shared.formula("ratio", RforkConfig.SharedMemory.TERMS),
                    shared.real("max-ratio"),
                    shared.duration("within"))));
  }

  private static RforkConfig.Blob blob(Values values) {
    return new RforkConfig.Blob(
        values.arrayBytes("inline-bytes"),
        values.arrayBytes("chunk-bytes"),
        values.integer("chunks-in-flight"));
  }

  private static RforkConfig.Resources resources(Values values) {
    List<ResourceRule> rules = new ArrayList<>();
    for (ConfigObject rule : values.objects("rules")) {
      rules.add(resourceRule("rfork.resources.rules[" + rules.size() + "]", rule));
    }
    return new RforkConfig.Resources(
        values.directories("roots"),
        rules,
        values.bytes("max-pending"),
        values.duration("lease"),
        values.arrayBytes("socket-buffer"),
        values.duration("socket-grace"),
        values.duration("unbound-wait"),
        values.bytes("channel-buffer"));
  }

  private static ResourceRule resourceRule(String path, ConfigObject written) {
    Keys.refuseUnknownInResourceRule(path, written);
    return located(
        new Values(path, written.toConfig()),
        values ->
            new ResourceRule(
                values.has("kind") ? values.text("kind") : "*",
                values.has("name") ? values.text("name") : "*",
                values.has("policy") ? values.policy("policy") : null,
                values.has("unbound")
                    ? values.unbound("unbound")
                    : ResourceRule.Unbound.FAIL_OVER));
  }

  private RforkConfig.PlacementConfig placement(Values values) {
    List<PlacementRule> rules = new ArrayList<>();
    for (ConfigObject rule : values.objects("rules")) {
      rules.add(rule("rfork.placement.rules[" + rules.size() + "]", rule));
    }
    return new RforkConfig.PlacementConfig(
        values.text("strategy"),
        rules,
        values.duration("stay-below"),
        values.duration("reload-interval"));
  }

  private static PlacementRule rule(String path, ConfigObject written) {
    Keys.refuseUnknownInRule(path, written);
    return located(
        new Values(path, written.toConfig()),
        values -> {
          PlacementRule read =
              new PlacementRule(
                  values.text("name"),
                  values.has("label") ? values.text("label") : "*",
                  values.has("strategy") ? values.text("strategy") : null,
                  values.has("roles") ? values.names("roles") : Set.of(),
                  values.has("per-node") ? values.integer("per-node") : 0);
          Strategies.check(path, read);
          return read;
        });
  }

  private List<RforkConfig.Entry> entries() {
    return Keys.leaves(config).entrySet().stream()
        .map(
            leaf ->
                new RforkConfig.Entry(
                    leaf.getKey(),
                    Keys.render(leaf.getValue()),
                    Origins.text(leaf.getValue().origin())))
        .toList();
  }
}
