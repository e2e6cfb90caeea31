package io.rkvs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rkvs.extensions.SnapshotException;
import io.rkvs.extensions.SnapshotException.Kind;
import io.rkvs.extensions.StorageConfiguration.OnCorrupt;
import io.rkvs.snapshot.SnapshotDirectory.Loaded;
import io.rkvs.snapshot.io.LocalFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SnapshotDirectoryTest {
  private static final FilePattern BY_NAME = FilePattern.of("{ns}.rkvs");
  private static final FilePattern BY_TIME = FilePattern.of("{ns}-{ts}.rkvs");

  @TempDir Path temp;
  private final StepClock clock = new StepClock();
  private Path place;
  private SnapshotDirectory directory;

  @BeforeEach
  void open() {
    place = temp.resolve("snapshots");
    directory = open("manager a");
  }

  @AfterEach
  void close() {
    directory.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "..",
        ".",
        "../x",
        "a/../../x",
        "/etc/passwd",
        "a/..",
        "a\\..\\b",
        "a\nb",
        "a\0b",
        "./a",
        "rkvs.lock",
        "RKVS.LOCK"
      })
  void namesThatLeaveTheDirectoryAreRefused(String name) {
    assertThatThrownBy(() -> directory.resolve(name))
        .isInstanceOfSatisfying(
            SnapshotException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NAME));
    assertThatThrownBy(() -> save(FilePattern.of(name), "n", "v"))
        .isInstanceOfSatisfying(
            SnapshotException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NAME));
    assertThat(names()).containsExactly("rkvs.lock");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "n.rkvs.1",
        "n.tmp-12-0123456789abcdef",
        "n.damaged-20260102T030405006Z",
        "con",
        "NUL.txt"
      })
  void namesThatTheDirectoryUsesItselfCannotBeSavedTo(String name) {
    assertThatThrownBy(() -> save(FilePattern.of(name), "n", "v"))
        .isInstanceOfSatisfying(
            SnapshotException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NAME));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../evil",
        "..",
        ".",
        "a/b",
        "a\\b",
        "con",
        "Größe",
        "x\0y",
        "com.acme.Order",
        "a b",
        "%41",
        "{ns}",
        "{ts}",
        ".hidden",
        "end.",
        "aux.x",
        ""
      })
  void everyNamespaceHasAFileNameAndTheWayBack(String namespace) {
    String encoded = FileNames.encode(namespace);
    assertThat(FileNames.decode(encoded)).contains(namespace);
    assertThat(encoded).matches("[A-Za-z0-9._%-]*");
    Path file = save(FilePattern.of("x{ns}.rkvs"), namespace, "v").file();
    assertThat(file.getParent()).isEqualTo(directory.root());
    assertThat(load(FilePattern.of("x{ns}.rkvs"), namespace)).contains("v");
  }

  @Test
  void linksThatLeadOutAreRefused() throws IOException {
    Path outside = Files.createDirectory(temp.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "s");
    Files.createSymbolicLink(place.resolve("way-out"), outside);
    Files.createSymbolicLink(place.resolve("file.rkvs"), outside.resolve("secret"));
    for (String name : List.of("way-out/x", "way-out/secret", "file.rkvs")) {
      assertThatThrownBy(() -> directory.resolve(name))
          .hasMessageContaining("leads out of the persistence directory");
    }
  }

  @Test
  void subdirectoriesAreCreated() {
    save(FilePattern.of("deep/er/{ns}.rkvs"), "n", "v");
    assertThat(place.resolve("deep/er/n.rkvs")).exists();
    assertThat(load(FilePattern.of("deep/er/{ns}.rkvs"), "n")).contains("v");
  }

  @Test
  void unknownPlaceholdersAreRefused() {
    assertThatThrownBy(() -> FilePattern.of("{namespace}.rkvs"))
        .hasMessageContaining("expected {ns} or {ts}, found {namespace}");
    assertThatThrownBy(() -> FilePattern.of("{ts}/x.rkvs")).hasMessageContaining("last part");
  }

  @Test
  void filesWithTimestampsArePruned() throws IOException {
    Files.writeString(place.resolve("n-notes.rkvs"), "mine");
    for (int i = 0; i < 5; i++) {
      save(BY_TIME, "n", "v" + i);
      save(BY_TIME, "n-m", "w" + i);
      clock.advance(Duration.ofSeconds(1));
    }
    assertThat(names())
        .containsExactlyInAnyOrder(
            "rkvs.lock",
            "n-notes.rkvs",
            "n-20260102T030408006Z.rkvs",
            "n-20260102T030409006Z.rkvs",
            "n-m-20260102T030408006Z.rkvs",
            "n-m-20260102T030409006Z.rkvs");
    assertThat(load(BY_TIME, "n")).contains("v4");
    assertThat(directory.existing(BY_TIME, "n-m"))
        .containsExactly("n-m-20260102T030409006Z.rkvs", "n-m-20260102T030408006Z.rkvs");
    assertThat(directory.deleteAll(BY_TIME, "n")).isEqualTo(2);
    assertThat(load(BY_TIME, "n")).isEmpty();
    assertThat(load(BY_TIME, "n-m")).contains("w4");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void damagedFileFailsTheStartAndStaysWhenSoConfigured(boolean byTime) throws IOException {
    FilePattern pattern = byTime ? BY_TIME : BY_NAME;
    save(pattern, "n", "old");
    clock.advance(Duration.ofSeconds(1));
    Path newest = save(pattern, "n", "new").file();
    damage(newest);
    byte[] before = Files.readAllBytes(newest);
    assertThatThrownBy(() -> loaded(pattern, "n", OnCorrupt.FAIL))
        .isInstanceOfSatisfying(
            SnapshotException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(Kind.CORRUPT);
              assertThat(e.path()).isEqualTo(newest);
              assertThat(e.offset()).isNotNegative();
            })
        .hasMessageContaining("the one before it is");
    assertThat(Files.readAllBytes(newest)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void damagedFileIsSetAsideAndTheOneBeforeItIsUsed(boolean byTime) throws IOException {
    FilePattern pattern = byTime ? BY_TIME : BY_NAME;
    save(pattern, "n", "old");
    clock.advance(Duration.ofSeconds(1));
    Path newest = save(pattern, "n", "new").file();
    damage(newest);
    byte[] before = Files.readAllBytes(newest);
    Loaded<CollectingSink> loaded = loaded(pattern, "n", OnCorrupt.SET_ASIDE).orElseThrow();
    assertThat(value(loaded)).isEqualTo("old");
    assertThat(newest).doesNotExist();
    assertThat(loaded.setAside()).hasSize(1);
    assertThat(Files.readAllBytes(loaded.setAside().get(0))).isEqualTo(before);
    // Saves go on, and never touch what was set aside.
    save(pattern, "n", "newer");
    assertThat(load(pattern, "n")).contains("newer");
    assertThat(Files.readAllBytes(loaded.setAside().get(0))).isEqualTo(before);
  }

  @Test
  void nothingIsLeftWhenEveryGenerationIsDamaged() throws IOException {
    save(BY_NAME, "n", "old");
    save(BY_NAME, "n", "new");
    damage(place.resolve("n.rkvs"));
    damage(place.resolve("n.rkvs.1"));
    assertThat(loaded(BY_NAME, "n", OnCorrupt.SET_ASIDE)).isEmpty();
    assertThat(names())
        .containsExactlyInAnyOrder(
            "rkvs.lock",
            "n.rkvs.damaged-20260102T030405006Z",
            "n.rkvs.1.damaged-20260102T030405006Z");
    save(BY_NAME, "n", "new");
    damage(place.resolve("n.rkvs"));
    assertThat(loaded(BY_NAME, "n", OnCorrupt.SET_ASIDE)).isEmpty();
    assertThat(names()).contains("n.rkvs.damaged-20260102T030405006Z-1");
  }

  @Test
  void secondOwnerInThisProcessIsToldWhoHasIt() {
    assertThatThrownBy(() -> open("manager b"))
        .isInstanceOfSatisfying(
            SnapshotException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BUSY))
        .hasMessageContaining("manager a")
        .hasMessageContaining("pid " + ProcessHandle.current().pid());
    directory.close();
    directory = open("manager b");
    save(BY_NAME, "n", "v");
  }

  @Test
  void directoryThatWasClosedOrStolenRefusesToSave() throws IOException {
    Files.delete(place.resolve("rkvs.lock"));
    assertThatThrownBy(() -> save(BY_NAME, "n", "v"))
        .isInstanceOfSatisfying(
            SnapshotException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BUSY));
  }

  @Test
  void secondProcessIsToldWhoHasIt() throws Exception {
    directory.close();
    try (ChildProcess holder =
        ChildProcess.start(List.of(), HoldDirectory.class, place.toString())) {
      holder.awaitLine("holding");
      assertThatThrownBy(() -> open("manager b"))
          .isInstanceOfSatisfying(
              SnapshotException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BUSY))
          .hasMessageContaining("pid " + holder.pid())
          .hasMessageContaining("started 20")
          .hasMessageContaining("on host ")
          .hasMessageContaining("the child");
      // Asking does not take the lock away from the child.
      assertThatThrownBy(() -> open("manager b")).hasMessageContaining("pid " + holder.pid());
      holder.kill();
      directory = open("manager b");
    }
  }

  /** Holds a directory until it is killed. */
  static final class HoldDirectory {
    private HoldDirectory() {}

    public static void main(String[] arguments) throws Exception {
      SnapshotDirectory held =
          SnapshotDirectory.open(
              Path.of(arguments[0]), "the child", LocalFiles.INSTANCE, Clock.systemUTC(), 2);
      System.out.println("holding " + held.root());
      System.in.read();
    }
  }

  private SnapshotDirectory open(String owner) {
    return SnapshotDirectory.open(place, owner, LocalFiles.INSTANCE, clock, 2);
  }

  private io.rkvs.extensions.SnapshotInfo save(
      FilePattern pattern, String namespace, String value) {
    ListCut cut = new ListCut(namespace, 4, List.of(new ListCut.Entry("k", value, -1)));
    return directory.save(
        pattern, namespace, new PlainCodec(), () -> List.of(cut), SnapshotFixture.small());
  }

  private Optional<Object> load(FilePattern pattern, String namespace) {
    return loaded(pattern, namespace, OnCorrupt.FAIL).map(SnapshotDirectoryTest::value);
  }

  private Optional<Loaded<CollectingSink>> loaded(
      FilePattern pattern, String namespace, OnCorrupt onCorrupt) {
    return directory.loadNewest(
        pattern,
        namespace,
        onCorrupt,
        name -> true,
        CollectingSink::new,
        new PlainCodec(),
        SnapshotFixture.reading());
  }

  private static Object value(Loaded<CollectingSink> loaded) {
    return loaded.sink().whole().values().iterator().next().get("k").value();
  }

  private static void damage(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 4;
    Files.write(file, bytes);
  }

  private List<String> names() {
    return Arrays.asList(place.toFile().list());
  }

  /** A clock that moves when told to. */
  private static final class StepClock extends Clock {
    private Instant now = SnapshotFixture.NOW;

    void advance(Duration step) {
      now = now.plus(step);
    }

    @Override
    public ZoneId getZone() {
      return ZoneId.of("UTC");
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
