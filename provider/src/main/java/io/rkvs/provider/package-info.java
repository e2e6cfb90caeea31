/** The javax.cache adapters: caching provider, manager and cache over the engine. */
@NullMarked
package io.rkvs.provider;

import org.jspecify.annotations.NullMarked;
