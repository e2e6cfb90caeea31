/** What saving and loading cost, and what they cost those who use the cache meanwhile. */
@NullMarked
package io.rkvs.benchmarks.snapshots;

import org.jspecify.annotations.NullMarked;
