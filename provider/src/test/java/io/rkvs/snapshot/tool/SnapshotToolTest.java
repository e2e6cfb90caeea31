package io.rkvs.snapshot.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.rkvs.serial.ClassFilter;
import io.rkvs.serial.SerialContext;
import io.rkvs.snapshot.KryoEntryCodec;
import io.rkvs.snapshot.ListCut;
import io.rkvs.snapshot.SnapshotFiles;
import io.rkvs.snapshot.WriteOptions;
import io.rkvs.snapshot.format.BlockCodecs;
import io.rkvs.snapshot.format.Bytes;
import io.rkvs.snapshot.io.LocalFiles;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command line says of files, and by which exit code. */
final class SnapshotToolTest {
  private static final AtomicInteger MADE = new AtomicInteger();

  enum Color {
    RED,
    GREEN
  }

  record Line(int count, String text) {}

  static final class Order {
    final String customer;
    final LocalDate day;
    final List<Line> lines;
    final Color color;
    final Color[] colors;
    Order previous;

    Order() {
      this("nobody", List.of());
    }

    Order(String customer, List<Line> lines) {
      MADE.incrementAndGet();
      this.customer = customer;
      this.lines = lines;
      day = LocalDate.of(2026, 1, 2);
      color = Color.GREEN;
      colors = new Color[] {Color.RED, null};
      previous = this;
    }

    @Override
    public String toString() {
      return "order of " + customer;
    }
  }

  /** Java serialization has its own way with it. */
  static final class Own extends ArrayList<Object> implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  private record Ran(int code, String out, String err) {}

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void save() {
    file = directory.resolve("two.rkvs");
    Map<String, Object> nested = new HashMap<>();
    nested.put("k", new Line(1, "x"));
    Own own = new Own();
    own.add(new Line(7, "in own"));
    ListCut orders =
        new ListCut(
            "orders",
            4,
            List.of(
                new ListCut.Entry(1, new Order("ann", List.of(new Line(2, "pen"))), -1),
                new ListCut.Entry("map", nested, 4_000_000_000_000L),
                new ListCut.Entry("set", EnumSet.of(Color.RED), -1),
                new ListCut.Entry("class", Order.class, -1),
                new ListCut.Entry("own", own, -1),
                new ListCut.Entry("bytes", new byte[] {1, (byte) 0xfe}, -1),
                new ListCut.Entry("gone", "expired", 1)));
    ListCut bells = new ListCut("be\u0007lls", 1, List.of(new ListCut.Entry("\u001b[2J", 5, -1)));
    try (SerialContext context =
        SerialContext.builder().allowedClasses(ClassFilter.of(List.of("*"), List.of())).build()) {
      new SnapshotFiles(LocalFiles.INSTANCE, new KryoEntryCodec(context), Clock.systemUTC())
          .save(
              file,
              1,
              () -> List.of(orders, bells),
              WriteOptions.defaults().withCodec(BlockCodecs.named("deflate")));
    }
    MADE.set(0);
  }

  private static Ran run(Object... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var texts = new String[arguments.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = arguments[i].toString();
    }
    int code =
        SnapshotTool.run(
            texts,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Ran(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void inspectListsNamespacesCountsSizesAndClasses() {
    Ran ran = run("inspect", file);
    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .contains("format        1.0")
        .contains("codec deflate")
        .contains("namespaces    2, entries 8")
        .contains("  orders: 7 entries, ")
        .contains("  be\\u0007lls: 1 entries, ")
        .contains(Order.class.getName());
    assertThat(ran.err()).isEmpty();
  }

  @Test
  void verifyWalksThroughEveryEntry() {
    Ran ran = run("verify", file);
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains(": sound, 2 namespaces, 8 entries, ");
  }

  @Test
  void dumpShowsTheStructureOfValuesAndLoadsNoClass() {
    Ran ran = run("dump", file);
    String prefix = "io.rkvs.snapshot.tool.SnapshotToolTest$";
    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .contains("namespace orders")
        .contains(
            "  1 = "
                + prefix
                + "Order(color="
                + prefix
                + "Color.GREEN, colors=[L"
                + prefix
                + "Color;("
                + prefix
                + "Color.RED, null), customer=\"ann\", day=2026-01-02, lines=["
                + prefix
                + "Line(count=2, text=\"pen\")], previous=(contains itself))")
        .contains("  \"map\" = {\"k\"=" + prefix + "Line(count=1, text=\"x\")}  expires 2096-")
        .contains("  \"set\" = [" + prefix + "Color.RED]")
        .contains("  \"class\" = java.lang.Class." + prefix + "Order")
        .contains("  \"own\" = " + prefix + "Own(" + prefix + "Line(count=7, text=\"in own\"), ")
        .contains(" bytes of its own)")
        .contains("  \"bytes\" = bytes[2] 01fe")
        .contains("  \"gone\" = \"expired\"  expires 1970-01-01T00:00:00.001Z")
        .contains("namespace be\\u0007lls")
        .contains("  \"\\u001b[2J\" = 5");
    assertThat(MADE).hasValue(0);
  }

  @Test
  void dumpUsesClassesThatArePutOnTheAllowList() {
    Ran ran = run("dump", file, "--allow", "io.rkvs.snapshot.tool.*", "--namespace", "orders");
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("  1 = order of ann").doesNotContain("lls");
    assertThat(MADE).hasValue(1);
  }

  @Test
  void dumpEndsAtItsLimit() {
    Ran ran = run("dump", file, "--limit", 3);
    assertThat(ran.code()).isZero();
    assertThat(ran.out().lines().filter(line -> line.startsWith("  "))).hasSize(3);
    assertThat(ran.err()).contains("the first 3 entries; there are more");
  }

  @Test
  void whatIsWrongHasItsExitCode() throws Exception {
    byte[] sound = Files.readAllBytes(file);
    byte[] damaged = sound.clone();
    damaged[damaged.length / 2] ^= 8;
    Path bad = Files.write(directory.resolve("bad.rkvs"), damaged);
    byte[] later = sound.clone();
    Bytes.putShort(later, 8, 2);
    Bytes.putInt(later, 60, Bytes.crc(later, 0, 60));
    Path next = Files.write(directory.resolve("next.rkvs"), later);
    Path foreign = Files.writeString(directory.resolve("foreign.txt"), "no snapshot".repeat(40));

    for (String command : List.of("verify", "dump", "inspect")) {
      assertThat(run(command, foreign).code()).isEqualTo(SnapshotTool.DAMAGED);
      assertThat(run(command, next).code()).isEqualTo(SnapshotTool.OTHER);
      assertThat(run(command, directory.resolve("none.rkvs")).code())
          .isEqualTo(SnapshotTool.UNREADABLE);
      assertThat(run(command, directory).code()).isEqualTo(SnapshotTool.UNREADABLE);
    }
    assertThat(run("verify", bad).code()).isEqualTo(SnapshotTool.DAMAGED);
    assertThat(run("verify", bad).err()).contains("CORRUPT").contains("bad.rkvs");
    assertThat(run("dump", file, "--namespace", "nobody").err()).contains("no namespace nobody");
    for (Object[] wrong :
        new Object[][] {
          {},
          {"verify"},
          {"mend", file},
          {"verify", file, "--limit", 3},
          {"dump", file, "--limit"},
          {"dump", file, "--limit", "many"},
          {"dump", file, "--allow", "a.*.b"},
          {"dump", file, "--fast", "yes"}
        }) {
      Ran ran = run(wrong);
      assertThat(ran.code()).as(ran.err()).isEqualTo(SnapshotTool.USAGE);
      assertThat(ran.err()).contains("usage: inspect FILE");
      assertThat(ran.out()).isEmpty();
    }
  }
}
