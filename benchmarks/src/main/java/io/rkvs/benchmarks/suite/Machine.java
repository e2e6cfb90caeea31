package io.rkvs.benchmarks.suite;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;

/** The machine and the JDK, in a sentence. */
final class Machine {
  private Machine() {}

  static String describe() {
    OperatingSystemMXBean os = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return "%s: %d × %s, %d GB, %s %s; JDK %s"
        .formatted(
            LocalDate.now(ZoneOffset.UTC),
            os.getAvailableProcessors(),
            processor(),
            os.getTotalMemorySize() >> 30,
            os.getName(),
            os.getArch(),
            Runtime.version());
  }

  private static String processor() {
    Path file = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(file)) {
      return "processors";
    }
    try (Stream<String> lines = Files.lines(file)) {
      List<String> models = lines.filter(l -> l.startsWith("model name")).limit(1).toList();
      return models.isEmpty() ? "processors" : models.get(0).split(":", 2)[1].strip();
    } catch (IOException e) {
      return "processors (" + file + ": " + e + ")";
    }
  }
}
