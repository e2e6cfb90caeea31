package io.rkvs.snapshot.format;

/**
 * What the footer knows of one section.
 *
 * @param entries entries in all its blocks of entries
 * @param blocks number of blocks
 * @param rawBytes payload bytes before compression
 * @param storedBytes payload bytes in the file
 * @param digest see {@link #extend}
 */
public record SectionTotals(
    long entries, int blocks, long rawBytes, long storedBytes, long digest) {
  /** The digest of no block. */
  public static final long EMPTY_DIGEST = 0x524B_5653L;

  /**
   * Returns the digest of a section after one more block: it takes the headers' checksums in the
   * order of their sequence numbers, so a missing, doubled or exchanged block changes it.
   */
  public static long extend(long digest, int headerCrc) {
    long mixed =
        (Long.rotateLeft(digest, 27) ^ (headerCrc & 0xFFFF_FFFFL)) * 0x9E37_79B9_7F4A_7C15L;
    return mixed ^ (mixed >>> 32);
  }

  void encode(byte[] bytes, int at) {
    Bytes.putLong(bytes, at, entries);
    Bytes.putInt(bytes, at + 8, blocks);
    Bytes.putInt(bytes, at + 12, 0);
    Bytes.putLong(bytes, at + 16, rawBytes);
    Bytes.putLong(bytes, at + 24, storedBytes);
    Bytes.putLong(bytes, at + 32, digest);
  }

  static SectionTotals decode(byte[] bytes, int at) throws MalformedException {
    SectionTotals totals =
        new SectionTotals(
            Bytes.getLong(bytes, at),
            Bytes.getInt(bytes, at + 8),
            Bytes.getLong(bytes, at + 16),
            Bytes.getLong(bytes, at + 24),
            Bytes.getLong(bytes, at + 32));
    if (totals.entries < 0
        || totals.blocks < 1
        || totals.rawBytes < 0
        || totals.storedBytes < 0
        || Bytes.getInt(bytes, at + 12) != 0) {
      throw new MalformedException("footer: a section's counts are out of range: " + totals);
    }
    return totals;
  }
}
