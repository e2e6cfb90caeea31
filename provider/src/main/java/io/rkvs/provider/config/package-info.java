/**
 * The configuration file: where it is found, what may stand in it, and how it is merged with what
 * {@code createCache} was given. {@link io.rkvs.provider.config.RkvsFileConfiguration} is the door;
 * {@code rkvs-reference.conf} beside this package lists every key with its default.
 */
@NullMarked
package io.rkvs.provider.config;

import org.jspecify.annotations.NullMarked;
