/** JMH benchmarks of the provider beside other caches on the same work, in one run. */
@NullMarked
package io.rkvs.benchmarks;

import org.jspecify.annotations.NullMarked;
