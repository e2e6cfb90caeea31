package io.rkvs.snapshot;

import io.rkvs.snapshot.format.FileHeader;
import io.rkvs.snapshot.format.PropertyList;
import io.rkvs.snapshot.format.SectionTotals;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file whose every byte was checked, or, of a damaged file, what is sound in it.
 *
 * @param header the file header
 * @param blocksEnd where the last block ends
 * @param finishedAtMillis when it was complete; -1 when the footer is lost
 * @param properties of the file
 * @param classes its classes, and the codec's dictionary
 * @param namespaces in the order of the file
 * @param damages what is lost; empty for a sound file
 */
record SnapshotContents(
    FileHeader header,
    long blocksEnd,
    long finishedAtMillis,
    PropertyList properties,
    PropertyReader.Classes classes,
    List<NamespaceContents> namespaces,
    List<String> damages) {

  /** One namespace. Its arrays are shared, not copied: nobody writes to them. */
  static final class NamespaceContents {
    private final String name;
    private final byte[] metadata;
    private final byte[] dictionary;
    private final SectionTotals totals;
    private final long[] blocks;

    NamespaceContents(String name, PropertyList properties, SectionTotals totals, long[] blocks) {
      this.name = name;
      this.metadata = orEmpty(properties.bytes(SnapshotProperties.METADATA));
      this.dictionary = orEmpty(properties.bytes(SnapshotProperties.DICTIONARY));
      this.totals = totals;
      this.blocks = blocks;
    }

    private static byte[] orEmpty(byte @Nullable [] bytes) {
      return bytes == null ? new byte[0] : bytes;
    }

    /** Returns its name. */
    String name() {
      return name;
    }

    /** Returns the engine's bytes. */
    byte[] metadata() {
      return metadata;
    }

    /** Returns the dictionary of its own entries; empty when that of the file counts. */
    byte[] dictionary() {
      return dictionary;
    }

    /** Returns the totals of its section. */
    SectionTotals totals() {
      return totals;
    }

    /** Returns where its blocks of entries are, in the order to read them. */
    long[] blocks() {
      return blocks;
    }
  }
}
