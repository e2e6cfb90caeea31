/** JMH benchmarks of bounded caches beside a plain map and other caches, in one run. */
@NullMarked
package io.rkvs.benchmarks.bounded;

import org.jspecify.annotations.NullMarked;
