/**
 * The command line: {@code java -jar rkvs-provider.jar inspect|verify|dump FILE}. {@link
 * io.rkvs.snapshot.tool.SnapshotTool} says what each does and what its exit codes mean.
 */
@NullMarked
package io.rkvs.snapshot.tool;

import org.jspecify.annotations.NullMarked;
