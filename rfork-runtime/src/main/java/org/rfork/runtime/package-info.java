/**
 * The runtime: one package for each step of a fork's life. {@code exec} runs forks, {@code
 * placement} chooses nodes, {@code table} keeps the rules of a fork's life, {@code node} joins them
 * over Pekko, {@code launch}, {@code cli} and {@code view} are what people touch.
 */
@NullMarked
package org.rfork.runtime;

import org.jspecify.annotations.NullMarked;
