package io.rkvs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.rkvs.snapshot.format.BlockCodecs;
import io.rkvs.snapshot.format.BlockHeader;
import io.rkvs.snapshot.format.Bytes;
import io.rkvs.snapshot.format.FileHeader;
import io.rkvs.snapshot.format.Footer;
import io.rkvs.snapshot.format.Layout;
import io.rkvs.snapshot.format.SectionTotals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code docs/snapshot-format.md} and the code say the same. */
final class FormatDocumentTest {
  private static String document;

  @BeforeAll
  static void read() throws IOException {
    Path file = Path.of("docs", "snapshot-format.md");
    document = Files.readString(Files.exists(file) ? file : Path.of("..").resolve(file));
  }

  @Test
  void versionsAndSizesAreThoseOfTheCode() {
    assertThat(document)
        .contains("Version " + Layout.MAJOR + "." + Layout.MINOR + ".")
        .contains("## Header, " + Layout.HEADER_BYTES + " bytes")
        .contains("## Block, " + Layout.BLOCK_HEADER_BYTES + " bytes")
        .contains(
            "## Footer, "
                + (Layout.FOOTER_FIXED_BYTES + Layout.TRAILER_BYTES)
                + " + "
                + Layout.SECTION_BYTES
                + " × sections bytes")
        .contains("at most " + Layout.MAX_NAMESPACES)
        .contains("at most " + Layout.MAX_RAW_BYTES)
        .contains(
            "starts at `0x"
                + Long.toHexString(SectionTotals.EMPTY_DIGEST).toUpperCase(java.util.Locale.ROOT)
                + "`")
        .contains("128 MiB by default");
    assertThat(ReadOptions.defaults().maxBlockBytes()).isEqualTo(128 << 20);
  }

  @Test
  void magicNumbersAreThoseOfTheCode() {
    byte[] bytes = new byte[8];
    Bytes.putLong(bytes, 0, Layout.FILE_MAGIC);
    assertThat(document).contains("magic `" + hex(bytes, 8) + "`");
    Bytes.putLong(bytes, 0, Layout.END_MAGIC);
    assertThat(document).contains("`" + hex(bytes, 8) + "`");
    Bytes.putInt(bytes, 0, Layout.BLOCK_MAGIC);
    assertThat(document).contains("magic `" + hex(bytes, 4) + "`");
    Bytes.putInt(bytes, 0, Layout.FOOTER_MAGIC);
    assertThat(document).contains("magic `" + hex(bytes, 4) + "`");
  }

  @Test
  void typesAndCodecsAreThoseOfTheCode() {
    StringBuilder types = new StringBuilder("type:");
    for (int type = Layout.TYPE_PROPERTIES; type <= Layout.TYPE_DICTIONARY; type++) {
      types.append(type == 1 ? " " : ", ").append(type).append(' ').append(Layout.typeName(type));
    }
    assertThat(document).contains(types.toString());
    StringBuilder codecs = new StringBuilder("codec of this payload:");
    for (int id = 0; id < 256; id++) {
      if (BlockCodecs.isKnown(id)) {
        codecs.append(id == 0 ? " " : ", ").append(id).append(' ').append(BlockCodecs.nameOf(id));
      }
    }
    assertThat(document).contains(codecs.toString());
    List<String> ratios =
        BlockCodecs.available().stream()
            .map(codec -> codec.codecName() + " ×" + codec.maxRawBytes(1 << 20) / (1 << 20))
            .toList();
    assertThat(document).contains(ratios);
  }

  /** Writes a distinct value into each field and finds it where the table says. */
  @Test
  void headerFieldsAreWhereTheTableSays() {
    byte[] bytes = new FileHeader(1, 0, 0x1111, 0x2222, 0x3333, 4, 0x4444).encode();
    Map<String, int[]> fields = table("## Header");
    assertThat(fields.keySet()).hasSize(13);
    assertField(bytes, fields, "major version", 1);
    assertField(bytes, fields, "snapshot id", 0x1111);
    assertField(bytes, fields, "instant of the cut", 0x2222);
    assertField(bytes, fields, "number of namespaces", 0x3333);
    assertField(bytes, fields, "codec that was asked for", 4);
    assertField(bytes, fields, "checksum", 1);
    assertField(bytes, fields, "size of this header", 64);
    assertField(bytes, fields, "no block of this file is larger", 0x4444);
    assertField(bytes, fields, "crc of bytes 0 to 59", Bytes.crc(bytes, 0, 60) & 0xFFFFFFFFL);
    assertContiguous(fields, 64);
  }

  @Test
  void blockFieldsAreWhereTheTableSays() {
    byte[] bytes = new byte[64];
    new BlockHeader(2, 4, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x78, 0x79, 0x7A)
        .encode(bytes, 0);
    Map<String, int[]> fields = table("## Block");
    assertField(bytes, fields, "type", 2);
    assertField(bytes, fields, "codec of this payload", 4);
    assertField(bytes, fields, "snapshot id", 0x11);
    assertField(bytes, fields, "where in the file", 0x22);
    assertField(bytes, fields, "section", 0x33);
    assertField(bytes, fields, "sequence", 0x44);
    assertField(bytes, fields, "first slot", 0x55);
    assertField(bytes, fields, "number of entries", 0x66);
    assertField(bytes, fields, "payload bytes before", 0x77);
    assertField(bytes, fields, "payload bytes in the file", 0x78);
    assertField(bytes, fields, "crc of the payload before", 0x79);
    assertField(bytes, fields, "crc of the payload in the file", 0x7A);
    assertField(bytes, fields, "crc of bytes 0 to 59", Bytes.crc(bytes, 0, 60) & 0xFFFFFFFFL);
    assertContiguous(fields, 64);
  }

  @Test
  void footerFieldsAreWhereTheTableSays() {
    FileHeader header = new FileHeader(1, 0, 0x1111, 0x2222, 1, 4, 0x4444);
    SectionTotals section = new SectionTotals(0x51, 0x52, 0x53, 0x54, 0x55);
    byte[] bytes = new Footer(header, 0x999, 0x888, List.of(section, section)).encode();
    assertThat(bytes).hasSize(136 + 2 * 40);
    Map<String, int[]> fields = table("## Footer");
    assertField(bytes, fields, "size of the footer", bytes.length);
    assertField(bytes, fields, "snapshot id", 0x1111);
    assertField(bytes, fields, "where in the file the footer starts", 0x999);
    assertField(bytes, fields, "number of sections", 2);
    assertField(bytes, fields, "number of blocks", 2 * 0x52);
    assertField(bytes, fields, "when the last block", 0x888);
    assertThat(java.util.Arrays.copyOfRange(bytes, 40, 104)).isEqualTo(header.encode());
    byte[] second = java.util.Arrays.copyOfRange(bytes, 104 + 40, 104 + 80);
    Map<String, int[]> sections = table("A section:\n");
    assertField(second, sections, "entries in its blocks", 0x51);
    assertField(second, sections, "blocks", 0x52);
    assertField(second, sections, "payload bytes before", 0x53);
    assertField(second, sections, "payload bytes in the file", 0x54);
    assertField(second, sections, "digest", 0x55);
    assertContiguous(sections, 40);
    int end = bytes.length;
    assertThat(document).contains("| end − 24 | 8 | size of the file |");
    assertThat(Bytes.getLong(bytes, end - 24)).isEqualTo(0x999 + end);
    assertThat(document).contains("| end − 12 | 4 | crc of the footer up to here |");
    assertThat(Bytes.getInt(bytes, end - 12)).isEqualTo(Bytes.crc(bytes, 0, end - 12));
  }

  private static Map<String, int[]> table(String heading) {
    String part = document.substring(document.indexOf(heading));
    Map<String, int[]> fields = new LinkedHashMap<>();
    Matcher row = Pattern.compile("\\| (\\d+) \\| (\\d+)(?: each)? \\| ([^\n]*) \\|").matcher(part);
    int end = part.indexOf("\n\n", part.indexOf("|---"));
    while (row.find() && row.start() < end) {
      fields.put(
          row.group(1) + " " + row.group(3),
          new int[] {Integer.parseInt(row.group(1)), Integer.parseInt(row.group(2))});
    }
    return fields;
  }

  private static void assertField(
      byte[] bytes, Map<String, int[]> fields, String what, long expected) {
    int[] place =
        fields.entrySet().stream()
            .filter(field -> field.getKey().replaceFirst("^\\d+ ", "").startsWith(what))
            .findFirst()
            .orElseThrow(() -> new AssertionError(what + " is not in " + fields.keySet()))
            .getValue();
    long found = 0;
    for (int i = place[1] - 1; i >= 0; i--) {
      found = found << 8 | (bytes[place[0] + i] & 0xFF);
    }
    assertThat(found).as(what).isEqualTo(expected);
  }

  private static void assertContiguous(Map<String, int[]> fields, int size) {
    int at = 0;
    for (Map.Entry<String, int[]> field : fields.entrySet()) {
      assertThat(field.getValue()[0]).as(field.getKey()).isEqualTo(at);
      at += field.getValue()[1];
    }
    assertThat(at).isEqualTo(size);
  }

  private static String hex(byte[] bytes, int length) {
    return HexFormat.ofDelimiter(" ").withUpperCase().formatHex(bytes, 0, length);
  }
}
