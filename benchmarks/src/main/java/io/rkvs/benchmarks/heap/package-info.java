/** What an entry costs in heap, beside other caches, in a fresh JVM for each number. */
@NullMarked
package io.rkvs.benchmarks.heap;

import org.jspecify.annotations.NullMarked;
