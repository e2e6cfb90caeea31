/** A user's first example. */
@NullMarked
package io.rkvs.tour;

import org.jspecify.annotations.NullMarked;
