/**
 * The storage engine: one {@link io.rkvs.engine.Table} per namespace, its slots grouped into
 * shards, lock-free reads, single writes that take no lock where all is as usual, one short lock
 * per shard for others, atomic batches, online resize, consistent cuts. Knows neither {@code
 * javax.cache} nor the rooms above it.
 *
 * <h2>Lock order</h2>
 *
 * <ol>
 *   <li>key locks ({@link io.rkvs.engine.KeyLock}), held while user code runs for a key; never
 *       waited for under a shard's lock
 *   <li>a table's structure lock (resize, cuts, live limits)
 *   <li>shard locks, by ascending {@link io.rkvs.engine.Shard#index()}
 *   <li>the latch of a slot, for some instructions, under which no lock is asked for (see {@code
 *       ShortWrites})
 * </ol>
 *
 * Keys' {@code equals} and {@code hashCode} are the only user code that runs under a shard's lock.
 */
@NullMarked
package io.rkvs.engine;

import org.jspecify.annotations.NullMarked;
