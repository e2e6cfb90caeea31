/**
 * Snapshots: one consistent cut of one or many namespaces in one checksummed file, and the way
 * back.
 *
 * <p>{@link io.rkvs.snapshot.SnapshotWriter} takes {@link io.rkvs.snapshot.CutSource cuts} and
 * leaves a complete file or none; {@link io.rkvs.snapshot.SnapshotReader} believes nothing before
 * it has verified everything. {@code docs/snapshot-format.md} describes every byte.
 *
 * <p>This package knows neither {@code javax.cache} nor the engine: the engine hands in cuts and
 * takes entries back through the interfaces here.
 */
@NullMarked
package io.rkvs.snapshot;

import org.jspecify.annotations.NullMarked;
