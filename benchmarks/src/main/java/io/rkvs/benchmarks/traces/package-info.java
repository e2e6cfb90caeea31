/**
 * Hit ratios on recorded accesses: replays traces against this provider's policy and others, the
 * least recently used, and the clairvoyant optimum.
 */
@NullMarked
package io.rkvs.benchmarks.traces;

import org.jspecify.annotations.NullMarked;
