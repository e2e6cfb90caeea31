package io.rkvs.snapshot;

import io.rkvs.snapshot.format.BlockHeader;
import io.rkvs.snapshot.format.ClassTable;
import io.rkvs.snapshot.format.FileHeader;
import io.rkvs.snapshot.format.Layout;
import io.rkvs.snapshot.format.MalformedException;
import io.rkvs.snapshot.format.PropertyList;
import java.util.ArrayList;
import java.util.List;

/** Reads the small blocks of a file: properties and classes. For one thread. */
record PropertyReader(
    SnapshotSource source,
    FileHeader header,
    long blocksEnd,
    ReadOptions options,
    DecompressorCache decompressors) {

  /** Reads the properties in the block at {@code at}. */
  PropertyList properties(long at) {
    try {
      return PropertyList.decode(payload(at));
    } catch (MalformedException e) {
      throw Faults.corrupt(source.path(), at, e.getMessage());
    }
  }

  /** Reads the class dictionary from the blocks after the first of section 0. */
  ClassTable classes(SectionIndex fileSection) {
    List<ClassTable.Entry> classes = new ArrayList<>();
    for (int i = 0; i < fileSection.blocks(); i++) {
      if (fileSection.sequence(i) != 0) {
        long at = fileSection.offset(i);
        try {
          ClassTable.decode(payload(at), classes);
        } catch (MalformedException e) {
          throw Faults.corrupt(source.path(), at, e.getMessage());
        }
      }
    }
    return new ClassTable(classes);
  }

  private byte[] payload(long at) {
    byte[] scratch = new byte[Layout.BLOCK_HEADER_BYTES];
    BlockHeader block =
        source.readBlockHeader(header, at, blocksEnd, options.maxBlockBytes(), scratch);
    return source.readPayload(block, decompressors);
  }
}
