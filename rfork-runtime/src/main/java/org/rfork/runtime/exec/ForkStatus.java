package org.rfork.runtime.exec;

import org.jspecify.annotations.Nullable;
import org.rfork.ForkState;
import org.rfork.runtime.NodeId;

/** Where a fork is, for people. */
public record ForkStatus(ForkState state, @Nullable NodeId node, int attempt, String reason) {}
