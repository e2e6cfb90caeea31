/** From JSR-107's expiry policies to deadlines in ticker nanoseconds. */
@NullMarked
package io.rkvs.provider.expiry;

import org.jspecify.annotations.NullMarked;
