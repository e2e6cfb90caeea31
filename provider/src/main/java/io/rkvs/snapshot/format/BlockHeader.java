package io.rkvs.snapshot.format;

/**
 * The 64 bytes in front of a block's payload. Its checksum covers all other fields, the payload's
 * checksums, its lengths, its codec and its position among them; so a block that was moved, cut,
 * exchanged or comes from another file does not pass.
 *
 * @param type one of {@code Layout.TYPE_*}
 * @param codec id of the codec of the payload
 * @param snapshotId the file's random number
 * @param offset where in the file this header starts
 * @param section 0 for the file, i + 1 for namespace i
 * @param sequence position among the blocks of its section, from 0, without gaps
 * @param order first slot of the entries in it; readers may take blocks in this order
 * @param entries number of entries (or classes, or properties) in it
 * @param rawBytes payload bytes before compression
 * @param storedBytes payload bytes in the file
 * @param rawCrc CRC-32C of the payload before compression
 * @param storedCrc CRC-32C of the payload in the file
 */
public record BlockHeader(
    int type,
    int codec,
    long snapshotId,
    long offset,
    int section,
    int sequence,
    int order,
    int entries,
    int rawBytes,
    int storedBytes,
    int rawCrc,
    int storedCrc) {

  /** Writes the 64 bytes at {@code at} and returns their checksum. */
  public int encode(byte[] bytes, int at) {
    Bytes.putInt(bytes, at, Layout.BLOCK_MAGIC);
    bytes[at + 4] = (byte) type;
    bytes[at + 5] = (byte) codec;
    Bytes.putShort(bytes, at + 6, 0);
    Bytes.putLong(bytes, at + 8, snapshotId);
    Bytes.putLong(bytes, at + 16, offset);
    Bytes.putInt(bytes, at + 24, section);
    Bytes.putInt(bytes, at + 28, sequence);
    Bytes.putInt(bytes, at + 32, order);
    Bytes.putInt(bytes, at + 36, entries);
    Bytes.putInt(bytes, at + 40, rawBytes);
    Bytes.putInt(bytes, at + 44, storedBytes);
    Bytes.putInt(bytes, at + 48, rawCrc);
    Bytes.putInt(bytes, at + 52, storedCrc);
    Bytes.putInt(bytes, at + 56, 0);
    int crc = Bytes.crc(bytes, at, 60);
    Bytes.putInt(bytes, at + 60, crc);
    return crc;
  }

  /**
   * Reads 64 bytes and checks all that can be checked without the file: magic, checksum, ranges.
   *
   * @throws MalformedException when they are no sound block header
   */
  public static BlockHeader decode(byte[] bytes, int at) throws MalformedException {
    if (Bytes.getInt(bytes, at) != Layout.BLOCK_MAGIC) {
      throw new MalformedException(
          "expected a block (magic "
              + Integer.toHexString(Layout.BLOCK_MAGIC)
              + "), found "
              + Integer.toHexString(Bytes.getInt(bytes, at)));
    }
    checkCrc(bytes, at, 60, "block header");
    BlockHeader header =
        new BlockHeader(
            bytes[at + 4] & 0xFF,
            bytes[at + 5] & 0xFF,
            Bytes.getLong(bytes, at + 8),
            Bytes.getLong(bytes, at + 16),
            Bytes.getInt(bytes, at + 24),
            Bytes.getInt(bytes, at + 28),
            Bytes.getInt(bytes, at + 32),
            Bytes.getInt(bytes, at + 36),
            Bytes.getInt(bytes, at + 40),
            Bytes.getInt(bytes, at + 44),
            Bytes.getInt(bytes, at + 48),
            Bytes.getInt(bytes, at + 52));
    header.checkRanges(Bytes.getUnsignedShort(bytes, at + 6), Bytes.getInt(bytes, at + 56));
    return header;
  }

  /** Returns the checksum in the 64 bytes at {@code at}. */
  public static int crcOf(byte[] bytes, int at) {
    return Bytes.getInt(bytes, at + 60);
  }

  private void checkRanges(int reserved1, int reserved2) throws MalformedException {
    require(type >= Layout.TYPE_PROPERTIES && type <= Layout.TYPE_DICTIONARY, "type", "1..4", type);
    require(section >= 0 && section <= Layout.MAX_NAMESPACES, "section", "0 or more", section);
    require(sequence >= 0, "sequence", "0 or more", sequence);
    require(order >= 0, "first slot", "0 or more", order);
    require(
        rawBytes > 0 && rawBytes <= Layout.MAX_RAW_BYTES,
        "raw length",
        "1.." + Layout.MAX_RAW_BYTES,
        rawBytes);
    require(
        storedBytes > 0 && storedBytes <= rawBytes, "stored length", "1.." + rawBytes, storedBytes);
    require(
        entries >= 0 && entries <= rawBytes / Layout.MIN_ENTRY_BYTES,
        "entries",
        "at most half of " + rawBytes,
        entries);
    boolean first = sequence == 0;
    boolean ofFile = section == Layout.FILE_SECTION;
    boolean placed =
        switch (type) {
          case Layout.TYPE_PROPERTIES -> first;
          case Layout.TYPE_CLASSES, Layout.TYPE_DICTIONARY -> ofFile && !first;
          default -> !ofFile && !first;
        };
    require(
        placed, "section", "one that holds " + Layout.typeName(type) + " at " + sequence, section);
    require(type != Layout.TYPE_ENTRIES || entries > 0, "entries", "1 or more", entries);
    require(reserved1 == 0 && reserved2 == 0, "reserved bytes", "0", 1);
  }

  private static void require(boolean holds, String what, String expected, int found)
      throws MalformedException {
    if (!holds) {
      throw new MalformedException(
          "block header, " + what + ": expected " + expected + ", found " + found);
    }
  }

  static void checkCrc(byte[] bytes, int at, int length, String what) throws MalformedException {
    int expected = Bytes.getInt(bytes, at + length);
    int found = Bytes.crc(bytes, at, length);
    if (expected != found) {
      throw new MalformedException(
          what
              + ": expected checksum "
              + Integer.toHexString(expected)
              + ", computed "
              + Integer.toHexString(found));
    }
  }
}
