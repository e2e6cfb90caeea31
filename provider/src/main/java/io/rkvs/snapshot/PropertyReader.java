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

  /** What the blocks after the first of section 0 hold. */
  static final class Classes {
    static final Classes LOST = new Classes(ClassTable.EMPTY, new byte[0]);

    private final ClassTable table;
    private final byte[] dictionary;

    Classes(ClassTable table, byte[] dictionary) {
      this.table = table;
      this.dictionary = dictionary;
    }

    ClassTable table() {
      return table;
    }

    byte[] dictionary() {
      return dictionary.clone();
    }
  }

  /** Reads the classes and the codec's dictionary. */
  Classes classes(SectionIndex fileSection) {
    List<ClassTable.Entry> classes = new ArrayList<>();
    byte[] dictionary = new byte[0];
    for (int i = 0; i < fileSection.blocks(); i++) {
      long at = fileSection.offset(i);
      BlockHeader block = blockHeader(at);
      switch (block.type()) {
        case Layout.TYPE_CLASSES -> addClasses(block, classes);
        case Layout.TYPE_DICTIONARY -> {
          if (dictionary.length > 0) {
            throw Faults.corrupt(source.path(), at, "a second dictionary");
          }
          dictionary = source.readPayload(block, decompressors);
        }
        default -> {} // the file's properties
      }
    }
    return new Classes(new ClassTable(classes), dictionary);
  }

  private void addClasses(BlockHeader block, List<ClassTable.Entry> into) {
    try {
      ClassTable.decode(source.readPayload(block, decompressors), into);
    } catch (MalformedException e) {
      throw Faults.corrupt(source.path(), block.offset(), e.getMessage());
    }
  }

  private byte[] payload(long at) {
    return source.readPayload(blockHeader(at), decompressors);
  }

  private BlockHeader blockHeader(long at) {
    byte[] scratch = new byte[Layout.BLOCK_HEADER_BYTES];
    return source.readBlockHeader(header, at, blocksEnd, options.maxBlockBytes(), scratch);
  }
}
