/** What RKVS in Rust measures of itself, measured here the same way, and latencies under stress. */
@NullMarked
package io.rkvs.benchmarks.own;

import org.jspecify.annotations.NullMarked;
