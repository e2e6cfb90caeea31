package io.rkvs.snapshot;

import io.rkvs.extensions.SnapshotException;
import io.rkvs.snapshot.SnapshotContents.NamespaceContents;
import io.rkvs.snapshot.format.BlockHeader;
import io.rkvs.snapshot.format.Bytes;
import io.rkvs.snapshot.format.FileHeader;
import io.rkvs.snapshot.format.Footer;
import io.rkvs.snapshot.format.Layout;
import io.rkvs.snapshot.format.PropertyList;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is sound in a damaged file: blocks whose header and payload pass their checks and lie
 * where they say. After a damaged place it looks for the next block's magic. What it finds is no
 * consistent cut; it is for people who have nothing better.
 */
final class SnapshotSalvage {
  private static final int MOST_DAMAGES = 1_000;

  private final SnapshotSource source;
  private final ReadOptions options;
  private final List<String> damages = new ArrayList<>();
  private final @Nullable Footer footer;
  private final FileHeader header;
  private final long end;
  private final List<SectionIndex> sections;

  private SnapshotSalvage(SnapshotSource source, ReadOptions options) {
    this.source = source;
    this.options = options;
    this.footer = footerOrNull();
    this.header = footer != null ? footer.header() : source.readHeader();
    this.end = footer != null ? footer.offset() : source.size();
    long most = 1 + Math.min(header.namespaces(), source.size() / Layout.BLOCK_HEADER_BYTES);
    this.sections = Stream.generate(SectionIndex::new).limit(most).toList();
  }

  /**
   * Returns what is sound.
   *
   * @throws SnapshotException when neither header nor footer is
   */
  static SnapshotContents salvage(SnapshotSource source, ReadOptions options) {
    return new SnapshotSalvage(source, options).run();
  }

  private @Nullable Footer footerOrNull() {
    try {
      return source.readFooter();
    } catch (SnapshotException e) {
      damage(e);
      return null;
    }
  }

  private SnapshotContents run() {
    if (footer != null) {
      noteDamagedHeader();
    }
    scan();
    for (SectionIndex section : sections) {
      section.seal();
    }
    try (DecompressorCache decompressors = new DecompressorCache()) {
      PropertyReader reader = new PropertyReader(source, header, end, options, decompressors);
      SectionIndex ofFile = sections.get(Layout.FILE_SECTION);
      return new SnapshotContents(
          header,
          end,
          footer == null ? -1 : footer.finishedAtMillis(),
          propertiesOf(reader, ofFile, "the file"),
          classesOf(reader, ofFile),
          namespaces(reader),
          damages);
    }
  }

  private void noteDamagedHeader() {
    try {
      source.readHeader();
    } catch (SnapshotException e) {
      damage(e);
    }
  }

  private void scan() {
    byte[] scratch = source.newScratch();
    long entriesDone = 0;
    long at = Layout.HEADER_BYTES;
    while (at >= 0 && at < end) {
      long next;
      try {
        BlockHeader block =
            source.readBlockHeader(header, at, end, options.maxBlockBytes(), scratch);
        int crc = BlockHeader.crcOf(scratch, 0);
        next = at + Layout.BLOCK_HEADER_BYTES + block.storedBytes();
        if (payloadIsSound(block, scratch) && block.section() < sections.size()) {
          int entries = block.type() == Layout.TYPE_ENTRIES ? block.entries() : 0;
          sections.get(block.section()).add(block, crc, entries);
          entriesDone += entries;
        }
      } catch (SnapshotException e) {
        damage(e);
        next = findMagic(at + 1, scratch);
      }
      at = next;
      options
          .progress()
          .report(
              new SnapshotProgress.Report(
                  SnapshotProgress.Phase.VERIFY, entriesDone, entriesDone, Math.max(0, at)));
    }
  }

  private boolean payloadIsSound(BlockHeader block, byte[] scratch) {
    try {
      source.verifyPayload(block, scratch);
      return true;
    } catch (SnapshotException e) {
      damage(e);
      return false;
    }
  }

  /** Returns where the next block's magic is from {@code from} on, or -1. */
  private long findMagic(long from, byte[] scratch) {
    for (long base = from; base + Layout.BLOCK_HEADER_BYTES <= end; ) {
      int length = (int) Math.min(scratch.length, end - base);
      source.read(base, scratch, 0, length);
      for (int i = 0; i + 4 <= length; i++) {
        if (Bytes.getInt(scratch, i) == Layout.BLOCK_MAGIC) {
          return base + i;
        }
      }
      base += length - 3;
    }
    return -1;
  }

  private PropertyList propertiesOf(PropertyReader reader, SectionIndex section, String whose) {
    if (section.blocks() > 0 && section.sequence(0) == 0) {
      try {
        return reader.properties(section.offset(0));
      } catch (SnapshotException e) {
        damage(e);
      }
    }
    damages.add("the properties of " + whose + " are lost");
    return new PropertyList();
  }

  private PropertyReader.Classes classesOf(PropertyReader reader, SectionIndex section) {
    try {
      return reader.classes(section);
    } catch (SnapshotException e) {
      damage(e);
      return PropertyReader.Classes.LOST;
    }
  }

  private List<NamespaceContents> namespaces(PropertyReader reader) {
    List<NamespaceContents> namespaces = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 1; i < sections.size(); i++) {
      SectionIndex section = sections.get(i);
      if (section.blocks() == 0) {
        damages.add("nothing is left of namespace " + (i - 1));
        continue;
      }
      PropertyList properties = propertiesOf(reader, section, "namespace " + (i - 1));
      String name = properties.text(SnapshotProperties.NAME);
      if (name == null || !names.add(name)) {
        name = "salvaged-" + (i - 1);
      }
      namespaces.add(
          new NamespaceContents(name, properties, section.totals(), section.entryBlocks()));
    }
    return namespaces;
  }

  private void damage(SnapshotException problem) {
    if (problem.kind() != SnapshotException.Kind.CORRUPT) {
      throw problem;
    }
    if (damages.size() < MOST_DAMAGES) {
      damages.add(String.valueOf(problem.getMessage()));
    }
  }
}
