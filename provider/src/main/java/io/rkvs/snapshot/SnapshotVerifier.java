package io.rkvs.snapshot;

import io.rkvs.snapshot.SnapshotContents.NamespaceContents;
import io.rkvs.snapshot.format.BlockHeader;
import io.rkvs.snapshot.format.FileHeader;
import io.rkvs.snapshot.format.Footer;
import io.rkvs.snapshot.format.Layout;
import io.rkvs.snapshot.format.PropertyList;
import io.rkvs.snapshot.format.SectionTotals;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Checks a whole file: header, footer, every block's header and payload, that blocks lie side by
 * side, that none is missing, doubled or out of place, and that everything adds up to what the
 * footer says. Reads each byte once, allocates a buffer and eight bytes for each block found.
 */
final class SnapshotVerifier {
  private final SnapshotSource source;
  private final ReadOptions options;
  private final FileHeader header;
  private final Footer footer;
  private final List<SectionIndex> sections;
  private final boolean payloads;

  private SnapshotVerifier(SnapshotSource source, ReadOptions options, boolean payloads) {
    this.source = source;
    this.options = options;
    this.payloads = payloads;
    this.header = source.readHeader();
    this.footer = source.readFooter();
    if (!footer.header().equals(header)) {
      throw Faults.corrupt(
          source.path(), footer.offset(), "the footer repeats another header than the file has");
    }
    this.sections = Stream.generate(SectionIndex::new).limit(footer.sections().size()).toList();
  }

  /** Checks everything. */
  static SnapshotContents verify(SnapshotSource source, ReadOptions options) {
    return new SnapshotVerifier(source, options, true).run();
  }

  /**
   * Checks everything but the payloads of entries: what an overview needs, without reading the
   * whole file.
   */
  static SnapshotContents skim(SnapshotSource source, ReadOptions options) {
    return new SnapshotVerifier(source, options, false).run();
  }

  private SnapshotContents run() {
    walkBlocks();
    for (int i = 0; i < sections.size(); i++) {
      requireTotals(i);
    }
    try (DecompressorCache decompressors = new DecompressorCache()) {
      PropertyReader reader =
          new PropertyReader(source, header, footer.offset(), options, decompressors);
      PropertyList ofFile = reader.properties(sections.get(Layout.FILE_SECTION).offset(0));
      PropertyReader.Classes classes = reader.classes(sections.get(Layout.FILE_SECTION));
      return new SnapshotContents(
          header,
          footer.offset(),
          footer.finishedAtMillis(),
          ofFile,
          classes,
          namespaces(reader),
          List.of());
    }
  }

  private void walkBlocks() {
    byte[] scratch = source.newScratch();
    long entriesDone = 0;
    long expected = footer.sections().stream().mapToLong(SectionTotals::entries).sum();
    for (long at = Layout.HEADER_BYTES; at < footer.offset(); ) {
      BlockHeader block =
          source.readBlockHeader(header, at, footer.offset(), options.maxBlockBytes(), scratch);
      int entries = block.type() == Layout.TYPE_ENTRIES ? block.entries() : 0;
      sections.get(block.section()).add(block, BlockHeader.crcOf(scratch, 0), entries);
      if (payloads) {
        source.verifyPayload(block, scratch);
      }
      at += Layout.BLOCK_HEADER_BYTES + (long) block.storedBytes();
      entriesDone += entries;
      options
          .progress()
          .report(
              new SnapshotProgress.Report(
                  SnapshotProgress.Phase.VERIFY, entriesDone, expected, at));
    }
  }

  private void requireTotals(int section) {
    SectionTotals expected = footer.sections().get(section);
    long twice = sections.get(section).seal();
    if (twice >= 0) {
      throw Faults.corrupt(source.path(), twice, "the block is there twice");
    }
    SectionTotals found = sections.get(section).totals();
    if (!found.equals(expected)) {
      throw Faults.corrupt(
          source.path(),
          footer.offset(),
          "section " + section + ": expected " + expected + ", found " + found);
    }
    int blocks = sections.get(section).blocks();
    if (sections.get(section).sequence(blocks - 1) != blocks - 1) {
      throw Faults.corrupt(
          source.path(),
          sections.get(section).offset(blocks - 1),
          "section " + section + ": its blocks are not numbered without gaps");
    }
  }

  private List<NamespaceContents> namespaces(PropertyReader reader) {
    List<NamespaceContents> namespaces = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 1; i < sections.size(); i++) {
      SectionIndex index = sections.get(i);
      PropertyList properties = reader.properties(index.offset(0));
      String name = properties.text(SnapshotProperties.NAME);
      if (name == null || !names.add(name)) {
        throw Faults.corrupt(
            source.path(),
            index.offset(0),
            "namespace " + (i - 1) + ": its name is missing or taken: " + name);
      }
      namespaces.add(
          new NamespaceContents(name, properties, footer.sections().get(i), index.entryBlocks()));
    }
    return namespaces;
  }
}
