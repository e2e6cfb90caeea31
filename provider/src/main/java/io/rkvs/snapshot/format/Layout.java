package io.rkvs.snapshot.format;

import java.nio.charset.StandardCharsets;

/**
 * The constants of the snapshot format: sizes, positions of fields, magic numbers. All numbers are
 * little-endian. {@code docs/snapshot-format.md} says the same in words, and a test compares the
 * two.
 */
public final class Layout {
  /** Major version this code writes. Every version up to it can be read; a newer one is refused. */
  public static final int MAJOR = 1;

  /** Minor version this code writes. */
  public static final int MINOR = 0;

  /**
   * First eight bytes of a file: not ASCII, a name, both line ends, an end-of-text; so transfers in
   * text mode show.
   */
  public static final long FILE_MAGIC = 0x1A0A_0D53_564B_5289L;

  /** First four bytes of a block, "RKBK". */
  public static final int BLOCK_MAGIC = 0x4B42_4B52;

  /** First four bytes of the footer, "RKFT". */
  public static final int FOOTER_MAGIC = 0x5446_4B52;

  /** Last eight bytes of a file, "RKVSEND\n". */
  public static final long END_MAGIC = 0x0A44_4E45_5356_4B52L;

  /** The only checksum so far, CRC-32C. */
  public static final int CHECKSUM_CRC32C = 1;

  /** Bytes in the file header. */
  public static final int HEADER_BYTES = 64;

  /** Bytes in front of each block's payload. */
  public static final int BLOCK_HEADER_BYTES = 64;

  /**
   * Bytes of the footer before its section records: 40 of its own, then a copy of the file header.
   */
  public static final int FOOTER_FIXED_BYTES = 40 + HEADER_BYTES;

  /** Bytes of one section record in the footer. */
  public static final int SECTION_BYTES = 40;

  /** Bytes at the end of the footer, and so of the file, that lead back to its start. */
  public static final int TRAILER_BYTES = 32;

  /** Smallest footer: no namespace, one section for the file itself. */
  public static final int MIN_FOOTER_BYTES = FOOTER_FIXED_BYTES + SECTION_BYTES + TRAILER_BYTES;

  /** Block type: a list of named properties; exactly one per section, its first block. */
  public static final int TYPE_PROPERTIES = 1;

  /** Block type: entries of a namespace. */
  public static final int TYPE_ENTRIES = 2;

  /** Block type: names and fingerprints of classes, in section 0. */
  public static final int TYPE_CLASSES = 3;

  /** Block type: what the entry codec needs to decode anything; in section 0, one at most. */
  public static final int TYPE_DICTIONARY = 4;

  /** The section of the file itself; namespace i has section i + 1. */
  public static final int FILE_SECTION = 0;

  /** No block holds more than this before compression, whatever its header says. */
  public static final int MAX_RAW_BYTES = 1 << 30;

  /** A file has no more namespaces than this. */
  public static final int MAX_NAMESPACES = 1 << 20;

  /** Fewest bytes an entry takes in a block: two lengths. */
  public static final int MIN_ENTRY_BYTES = 2;

  private Layout() {}

  /** Returns the bytes of a footer for that many sections. */
  public static long footerBytes(int sections) {
    return FOOTER_FIXED_BYTES + (long) SECTION_BYTES * sections + TRAILER_BYTES;
  }

  /** Returns the name of a block type for messages. */
  public static String typeName(int type) {
    return switch (type) {
      case TYPE_PROPERTIES -> "properties";
      case TYPE_ENTRIES -> "entries";
      case TYPE_CLASSES -> "classes";
      case TYPE_DICTIONARY -> "dictionary";
      default -> "type " + type;
    };
  }

  /** Returns the bytes of a name as they are stored. */
  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
