/** JMH benchmarks of the parts: in go states, requests and events, out come times for each. */
@NullMarked
package org.rfork.perf.jmh;

import org.jspecify.annotations.NullMarked;
