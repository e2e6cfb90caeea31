package io.rkvs.snapshot.format;

import java.util.ArrayList;
import java.util.List;

/**
 * The end of a file: the proof that it is complete. It repeats the header, counts what each section
 * must hold, and says where it starts and where the file ends.
 *
 * @param header copy of the file header
 * @param offset where the footer starts
 * @param finishedAtMillis when the last block was written, epoch milliseconds
 * @param sections totals of section 0 (the file) and of the namespaces in order
 */
public record Footer(
    FileHeader header, long offset, long finishedAtMillis, List<SectionTotals> sections) {
  private static final int HEADER_AT = 40;

  /** Copies the list. */
  public Footer {
    sections = List.copyOf(sections);
  }

  /** Where a file says that its footer starts and how long it is. */
  public record Position(long offset, int length) {}

  /** Returns the number of blocks in all sections. */
  public long blocks() {
    return sections.stream().mapToLong(SectionTotals::blocks).sum();
  }

  /** Returns the bytes, from the footer's start to the end of the file. */
  public byte[] encode() {
    int length = Math.toIntExact(Layout.footerBytes(sections.size()));
    byte[] bytes = new byte[length];
    Bytes.putInt(bytes, 0, Layout.FOOTER_MAGIC);
    Bytes.putInt(bytes, 4, length);
    Bytes.putLong(bytes, 8, header.snapshotId());
    Bytes.putLong(bytes, 16, offset);
    Bytes.putInt(bytes, 24, sections.size());
    Bytes.putInt(bytes, 28, Math.toIntExact(blocks()));
    Bytes.putLong(bytes, 32, finishedAtMillis);
    System.arraycopy(header.encode(), 0, bytes, HEADER_AT, Layout.HEADER_BYTES);
    for (int i = 0; i < sections.size(); i++) {
      sections.get(i).encode(bytes, Layout.FOOTER_FIXED_BYTES + i * Layout.SECTION_BYTES);
    }
    int trailer = length - Layout.TRAILER_BYTES;
    Bytes.putLong(bytes, trailer, offset);
    Bytes.putLong(bytes, trailer + 8, offset + length);
    Bytes.putInt(bytes, trailer + 16, length);
    Bytes.putInt(bytes, trailer + 20, Bytes.crc(bytes, 0, trailer + 20));
    Bytes.putLong(bytes, trailer + 24, Layout.END_MAGIC);
    return bytes;
  }

  /**
   * Reads the last 32 bytes of a file of {@code fileBytes} bytes.
   *
   * @throws MalformedException when they do not end a complete file of that length
   */
  public static Position locate(byte[] trailer, long fileBytes) throws MalformedException {
    if (Bytes.getLong(trailer, 24) != Layout.END_MAGIC) {
      throw new MalformedException(
          "the file does not end as a snapshot does: it was cut off, or bytes were appended");
    }
    long offset = Bytes.getLong(trailer, 0);
    long length = Bytes.getInt(trailer, 16);
    if (Bytes.getLong(trailer, 8) != fileBytes) {
      throw new MalformedException(
          "footer: expected a file of " + Bytes.getLong(trailer, 8) + " bytes, found " + fileBytes);
    }
    if (length < Layout.MIN_FOOTER_BYTES
        || offset < Layout.HEADER_BYTES
        || offset != fileBytes - length) {
      throw new MalformedException(
          "footer: offset " + offset + " and length " + length + " do not fit the file's end");
    }
    return new Position(offset, (int) length);
  }

  /**
   * Reads a whole footer that starts at {@code offset} in the file.
   *
   * @throws MalformedException when it is not sound
   * @throws NewerFormatException when its copy of the header is of a later version
   */
  public static Footer decode(byte[] bytes, long offset)
      throws MalformedException, NewerFormatException {
    int length = bytes.length;
    if (Bytes.getInt(bytes, 0) != Layout.FOOTER_MAGIC) {
      throw new MalformedException(
          "expected a footer, found magic " + Integer.toHexString(Bytes.getInt(bytes, 0)));
    }
    BlockHeader.checkCrc(bytes, 0, length - Layout.TRAILER_BYTES + 20, "footer");
    int sectionCount = Bytes.getInt(bytes, 24);
    if (Bytes.getInt(bytes, 4) != length
        || Bytes.getLong(bytes, 16) != offset
        || sectionCount < 1
        || Layout.footerBytes(sectionCount) != length) {
      throw new MalformedException("footer: its length, offset or number of sections is wrong");
    }
    FileHeader header = FileHeader.decode(bytes, HEADER_AT);
    if (Bytes.getLong(bytes, 8) != header.snapshotId() || header.namespaces() != sectionCount - 1) {
      throw new MalformedException("footer: its copy of the file header belongs to another file");
    }
    List<SectionTotals> sections = new ArrayList<>(sectionCount);
    for (int i = 0; i < sectionCount; i++) {
      sections.add(
          SectionTotals.decode(bytes, Layout.FOOTER_FIXED_BYTES + i * Layout.SECTION_BYTES));
    }
    Footer footer = new Footer(header, offset, Bytes.getLong(bytes, 32), sections);
    if (Bytes.getInt(bytes, 28) != footer.blocks()) {
      throw new MalformedException("footer: its sections do not add up to its blocks");
    }
    return footer;
  }
}
