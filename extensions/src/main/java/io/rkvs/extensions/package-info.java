/**
 * What applications import beyond {@code javax.cache}: the storage that lies behind a cache and its
 * manager, reached by {@code cache.unwrap(Namespace.class)} and {@code
 * cacheManager.unwrap(StorageManager.class)}.
 *
 * <p>A <i>namespace</i> is what JSR-107 calls a cache; a <i>storage manager</i> is its cache
 * manager. <i>Eviction</i> is for size, <i>expiry</i> for time, <i>removal</i> for the caller's
 * wish. A <i>limit</i> rejects, a <i>bound</i> evicts.
 *
 * <p>Unless a method says otherwise, no argument may be null ({@link NullPointerException}), a
 * closed cache answers with {@link IllegalStateException}, and all types are safe for use by many
 * threads.
 */
@NullMarked
package io.rkvs.extensions;

import org.jspecify.annotations.NullMarked;
