package io.rkvs.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line of the packaged jar, on a file that an application has saved. */
final class SnapshotToolIT {
  @TempDir Path directory;

  @Test
  void jarAloneInspectsVerifiesAndDumps() throws Exception {
    Path file = directory.resolve("parcels.rkvs");
    ChildJvm.Result saved =
        ChildJvm.run(
            List.of("-cp", applicationPath(), "io.rkvs.packaging.Keeper", file.toString()));
    assertThat(saved.exitCode()).as(saved.output()).isZero();

    ChildJvm.Result inspected = tool("inspect", file);
    assertThat(inspected.output()).contains("parcels: 1,000 entries");
    assertThat(inspected.exitCode()).isZero();

    ChildJvm.Result verified = tool("verify", file);
    assertThat(verified.output()).contains("sound, 1 namespaces, 1,000 entries");
    assertThat(verified.exitCode()).isZero();

    ChildJvm.Result dumped = tool("dump", file);
    assertThat(dumped.output())
        .contains(
            "\"parcel 7\" = io.rkvs.packaging.Keeper$Parcel(contents=[\"stamps\", \"cards\"],"
                + " grams=7)");
    assertThat(dumped.exitCode()).isZero();
  }

  @Test
  void classesAreUsedWhenPathAndPatternHaveThem() throws Exception {
    Path file = directory.resolve("parcels.rkvs");
    assertThat(
            ChildJvm.run(
                    List.of("-cp", applicationPath(), "io.rkvs.packaging.Keeper", file.toString()))
                .exitCode())
        .isZero();
    ChildJvm.Result dumped =
        ChildJvm.run(
            List.of(
                "-cp",
                applicationPath(),
                "io.rkvs.snapshot.tool.SnapshotTool",
                "dump",
                file.toString(),
                "--allow",
                "io.rkvs.packaging.*"));
    assertThat(dumped.output()).contains("\"parcel 7\" = 7 g of [stamps, cards]");
    assertThat(dumped.exitCode()).isZero();
  }

  @Test
  void damagedMissingAndMistypedHaveTheirExitCodes() throws Exception {
    Path file = directory.resolve("cut.rkvs");
    assertThat(
            ChildJvm.run(
                    List.of("-cp", applicationPath(), "io.rkvs.packaging.Keeper", file.toString()))
                .exitCode())
        .isZero();
    byte[] sound = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(sound, sound.length - 100));

    ChildJvm.Result damaged = tool("verify", file);
    assertThat(damaged.exitCode()).isEqualTo(1);
    assertThat(damaged.output()).contains("CORRUPT").doesNotContain("Exception in thread");
    assertThat(tool("verify").exitCode()).isEqualTo(2);
    assertThat(tool("verify", directory.resolve("none")).exitCode()).isEqualTo(3);
  }

  private static ChildJvm.Result tool(Object... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("-jar", Jars.provider().toString()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return ChildJvm.run(command);
  }

  private static String applicationPath() throws Exception {
    Path tests = Path.of(Keeper.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return tests + File.pathSeparator + Jars.path();
  }
}
