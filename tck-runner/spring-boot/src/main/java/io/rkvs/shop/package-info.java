/**
 * A shop with a catalogue of prices, as a Spring Boot application would be written; its caches are
 * RKVS.
 */
@NullMarked
package io.rkvs.shop;

import org.jspecify.annotations.NullMarked;
