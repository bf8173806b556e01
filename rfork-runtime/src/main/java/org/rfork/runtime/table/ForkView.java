package org.rfork.runtime.table;

import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;

/**
 * One live fork as its home sees it now.
 *
 * @param node where its attempt was placed; null while it is not
 * @param attempt the number of its latest attempt
 * @param reason why it is where it is; empty when there is nothing to say
 * @param ageMillis milliseconds since it was forked
 */
public record ForkView(
    ForkPath path,
    HomeState state,
    @Nullable NodeId node,
    int attempt,
    String reason,
    long ageMillis) {}
