package org.rfork.runtime.config;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rfork.runtime.config.RforkConfig.Resources;

/**
 * One of {@link Resources#rules}.
 *
 * @param kind the sort of handle; {@code file}, {@code socket}, {@code port}, the kind that a
 *     handle of a program's own says, or {@code *}
 * @param name which ones: a name with {@code *} for any run of characters
 * @param policy what becomes of them; null as without a rule
 * @param unbound what becomes of a fork on a node where they cannot be had
 */
public record ResourceRule(String kind, String name, @Nullable Policy policy, Unbound unbound) {
  private static final Set<String> KEPT_AT_HOME = Set.of("file", "socket", "port");

  /** What becomes of a handle whose fork goes on on another node. */
  public enum Policy {
    /** It does not leave: neither does its fork, and a restart elsewhere fails. */
    ERROR,
    /** It stays where it was opened; what is done to it is done there. Not for other handles. */
    KEEP_HOME,
    /** It is opened anew on the other node, under the same name. */
    REOPEN,
    /** What it reads is fetched to the other node. Files that are read alone. */
    COPY
  }

  /** What becomes of a fork that begins on a node where a handle cannot be bound. */
  public enum Unbound {
    /** It goes on elsewhere. */
    FAIL_OVER,
    /** It waits there until the handle can be bound, and goes elsewhere if that takes too long. */
    WAIT,
    /** It fails. */
    FAIL
  }

  /** Refuses what cannot be meant. */
  public ResourceRule {
    boolean isKept = policy == Policy.KEEP_HOME && !KEPT_AT_HOME.contains(kind);
    if (policy != null && (isKept || policy == Policy.COPY) && !kind.equals("file")) {
      throw new ConfigProblem(
          "rfork.resources.rules",
          policy.name(),
          isKept
              ? "is a policy of files, sockets and ports alone: set kind = file, kind = socket or kind"
                  + " = port, or policy = error or reopen."
              : "is a policy of files alone: set kind = file, or policy = error or reopen.");
    }
  }
}
