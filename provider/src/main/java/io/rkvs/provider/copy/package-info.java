/**
 * Store by value and by reference: what happens to keys and values on their way into a cache and
 * out of it.
 *
 * <p>Shared without a copy: strings, boxed numbers, enums, {@code java.time}, UUID, URI, BigInteger
 * and BigDecimal of the exact classes, {@code Class} and a few more immutable JDK types; classes
 * that the configuration declares immutable; records that are immutable by the declared types of
 * their components, all the way down. Every other value is copied by {@link
 * io.rkvs.serial.SerialContext}, or refused with a CacheException; none is shared because it could
 * not be copied.
 */
@NullMarked
package io.rkvs.provider.copy;

import org.jspecify.annotations.NullMarked;
