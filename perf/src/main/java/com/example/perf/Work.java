package com.example.perf;

import org.rfork.Task;

/** One piece of work; the same object is given to every system. */
public sealed interface Work extends Task<Double> permits Noop, Sum, Hits, Fib, Uts {
  @Override
  Double call();
}
