/**
 * What the measured systems run, in a package of its own as a user's program is: in goes a small
 * state, an array or a number of samples, out comes a double.
 */
@NullMarked
package com.example.perf;

import org.jspecify.annotations.NullMarked;
