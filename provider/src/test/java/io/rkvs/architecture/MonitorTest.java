package io.rkvs.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.rkvs.engine.Ticker;
import io.rkvs.extensions.BatchMode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * No class takes a monitor: it would pin a virtual thread, and no timeout can end the wait for it.
 *
 * <p>The architecture test sees synchronized methods; a synchronized block is seen in the byte code
 * alone.
 */
final class MonitorTest {
  @Test
  void noClassEntersAMonitor() throws Exception {
    assertThat(monitorsIn(Ticker.class)).isEmpty();
    assertThat(monitorsIn(BatchMode.class)).isEmpty();
  }

  @Test
  void aSynchronizedBlockIsFound() throws Exception {
    try (var in = Guilty.class.getResourceAsStream("MonitorTest$Guilty.class")) {
      assertThat(monitorsIn(new ClassReader(in)))
          .containsExactly("io/rkvs/architecture/MonitorTest$Guilty.work");
    }
  }

  /** Does what main code may not. */
  static final class Guilty {
    private int count;

    int work() {
      synchronized (this) {
        return ++count;
      }
    }
  }

  private static List<String> monitorsIn(Class<?> aClassOfTheModule) throws Exception {
    List<String> found = new ArrayList<>();
    URI location = aClassOfTheModule.getProtectionDomain().getCodeSource().getLocation().toURI();
    if (location.getPath().endsWith(".jar")) {
      try (FileSystem jar = FileSystems.newFileSystem(Path.of(location))) {
        addMonitors(jar.getPath("/"), found);
      }
    } else {
      addMonitors(Path.of(location), found);
    }
    return found;
  }

  private static void addMonitors(Path root, List<String> found) throws IOException {
    int classes = 0;
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        found.addAll(monitorsIn(new ClassReader(Files.readAllBytes(file))));
        classes++;
      }
    }
    assertThat(classes).as("classes in " + root).isPositive();
  }

  private static List<String> monitorsIn(ClassReader reader) {
    List<String> found = new ArrayList<>();
    reader.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public MethodVisitor visitMethod(
              int access, String method, String descriptor, String signature, String[] exceptions) {
            return new MethodVisitor(Opcodes.ASM9) {
              @Override
              public void visitInsn(int opcode) {
                if (opcode == Opcodes.MONITORENTER) {
                  found.add(reader.getClassName() + "." + method);
                }
              }
            };
          }
        },
        ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return found;
  }
}
