package io.rkvs.snapshot.format;

/**
 * The first 64 bytes of a file.
 *
 * @param major format version
 * @param minor format version
 * @param snapshotId random number that every block and the footer repeat
 * @param cutAtMillis instant whose state the file holds, epoch milliseconds
 * @param namespaces number of namespaces
 * @param codec id of the codec that was asked for; a block names the one it really used
 * @param maxRawBytes no block of this file is larger before compression
 */
public record FileHeader(
    int major,
    int minor,
    long snapshotId,
    long cutAtMillis,
    int namespaces,
    int codec,
    int maxRawBytes) {

  /** Returns the 64 bytes. */
  public byte[] encode() {
    byte[] bytes = new byte[Layout.HEADER_BYTES];
    Bytes.putLong(bytes, 0, Layout.FILE_MAGIC);
    Bytes.putShort(bytes, 8, major);
    Bytes.putShort(bytes, 10, minor);
    Bytes.putLong(bytes, 16, snapshotId);
    Bytes.putLong(bytes, 24, cutAtMillis);
    Bytes.putInt(bytes, 32, namespaces);
    bytes[36] = (byte) codec;
    bytes[37] = Layout.CHECKSUM_CRC32C;
    Bytes.putShort(bytes, 38, Layout.HEADER_BYTES);
    Bytes.putInt(bytes, 40, maxRawBytes);
    Bytes.putInt(bytes, 60, Bytes.crc(bytes, 0, 60));
    return bytes;
  }

  /**
   * Reads the 64 bytes at {@code at}. The checksum comes first, so a flipped bit in the version is
   * damage and not "too new".
   *
   * @throws MalformedException when they are no sound header
   * @throws NewerFormatException when they are one of a later version
   */
  public static FileHeader decode(byte[] bytes, int at)
      throws MalformedException, NewerFormatException {
    if (Bytes.getLong(bytes, at) != Layout.FILE_MAGIC) {
      throw new MalformedException(
          "not an RKVS snapshot: expected magic "
              + Long.toHexString(Layout.FILE_MAGIC)
              + ", found "
              + Long.toHexString(Bytes.getLong(bytes, at)));
    }
    BlockHeader.checkCrc(bytes, at, 60, "file header");
    int major = Bytes.getUnsignedShort(bytes, at + 8);
    int minor = Bytes.getUnsignedShort(bytes, at + 10);
    if (major > Layout.MAJOR || (major == Layout.MAJOR && minor > Layout.MINOR)) {
      throw new NewerFormatException(major, minor);
    }
    FileHeader header =
        new FileHeader(
            major,
            minor,
            Bytes.getLong(bytes, at + 16),
            Bytes.getLong(bytes, at + 24),
            Bytes.getInt(bytes, at + 32),
            bytes[at + 36] & 0xFF,
            Bytes.getInt(bytes, at + 40));
    header.check(bytes, at);
    return header;
  }

  private void check(byte[] bytes, int at) throws MalformedException {
    require(major >= 1, "major version", "1 or more", major);
    require(Bytes.getInt(bytes, at + 12) == 0, "flags", "0", Bytes.getInt(bytes, at + 12));
    require(
        namespaces >= 0 && namespaces <= Layout.MAX_NAMESPACES,
        "namespaces",
        "0.." + Layout.MAX_NAMESPACES,
        namespaces);
    require(bytes[at + 37] == Layout.CHECKSUM_CRC32C, "checksum kind", "1", bytes[at + 37]);
    int size = Bytes.getUnsignedShort(bytes, at + 38);
    require(size == Layout.HEADER_BYTES, "header size", "64", size);
    require(
        maxRawBytes > 0 && maxRawBytes <= Layout.MAX_RAW_BYTES,
        "largest block",
        "1.." + Layout.MAX_RAW_BYTES,
        maxRawBytes);
    require(
        Bytes.getLong(bytes, at + 44) == 0 && Bytes.getLong(bytes, at + 52) == 0,
        "reserved bytes",
        "0",
        1);
  }

  private static void require(boolean holds, String what, String expected, int found)
      throws MalformedException {
    if (!holds) {
      throw new MalformedException(
          "file header, " + what + ": expected " + expected + ", found " + found);
    }
  }
}
