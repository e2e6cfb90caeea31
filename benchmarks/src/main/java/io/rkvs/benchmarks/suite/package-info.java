/** Runs the benchmarks in rounds, compares the peers within each round, and writes the results. */
@NullMarked
package io.rkvs.benchmarks.suite;

import org.jspecify.annotations.NullMarked;
