/**
 * The bytes of a snapshot file: header, blocks, footer, codecs. Pure functions over byte arrays;
 * nothing here opens a file.
 */
@NullMarked
package io.rkvs.snapshot.format;

import org.jspecify.annotations.NullMarked;
