/** Saves that happen by themselves: after a time, and after a number of changes. */
@NullMarked
package io.rkvs.snapshot.autosave;

import org.jspecify.annotations.NullMarked;
