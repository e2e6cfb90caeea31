/**
 * Which entries a bounded table keeps: the policy, its bounds by count and by weight. Knows of the
 * engine nothing but that its nodes are {@link io.rkvs.engine.eviction.Evictable}.
 *
 * <p>Locks here are the last in the order: a domain's lock is taken by the holder of a shard's lock
 * or by nobody's, the window controller's lock by the holder of a domain's lock or by nobody's.
 * Nothing is called back under either, so no user code runs there.
 */
@NullMarked
package io.rkvs.engine.eviction;

import org.jspecify.annotations.NullMarked;
