/**
 * The few file operations that snapshots need, behind an interface so that tests can make each one
 * fail.
 */
@NullMarked
package io.rkvs.snapshot.io;

import org.jspecify.annotations.NullMarked;
