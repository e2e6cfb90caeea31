package io.rkvs.provider;

import org.jspecify.annotations.Nullable;

/**
 * One item of a bulk operation: its key as the caller gave it and as it is kept, with what to store
 * or null to remove.
 *
 * @param given the key as the caller gave it
 * @param key the key as the cache keeps it
 * @param hash the key's hash
 * @param value what to hand to the table, see {@link Pipeline#toStore}, or null
 */
record BatchItem(Object given, Object key, int hash, @Nullable Object value)
    implements KeyLocks.Keyed {}
