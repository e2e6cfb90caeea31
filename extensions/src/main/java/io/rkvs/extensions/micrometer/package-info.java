/** Meters for Micrometer, for applications that have it on their class or module path. */
@NullMarked
package io.rkvs.extensions.micrometer;

import org.jspecify.annotations.NullMarked;
