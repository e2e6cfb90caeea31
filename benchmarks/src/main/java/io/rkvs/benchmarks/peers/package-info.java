/** What is measured, how each is configured, and the checks that each does its work. */
@NullMarked
package io.rkvs.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
