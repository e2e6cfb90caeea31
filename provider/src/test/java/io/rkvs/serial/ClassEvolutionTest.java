package io.rkvs.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rkvs.serial.SerialException.Kind;
import java.lang.reflect.Field;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values written by one version of a class are read by another. */
class ClassEvolutionTest {
  @TempDir Path folder;

  private URLClassLoader compile(String version, Map<String, String> sources) throws Exception {
    return CompiledVersion.load(folder.resolve(version), sources);
  }

  private static SerialContext context(ClassLoader loader) {
    return SerialContext.builder()
        .classLoader(loader)
        .allowedClasses(ClassFilter.of(List.of("*"), List.of()))
        .build();
  }

  private static Object make(ClassLoader loader, String name) throws Exception {
    var constructor = loader.loadClass(name).getDeclaredConstructor();
    constructor.setAccessible(true);
    return constructor.newInstance();
  }

  private static Object get(Object object, String name) throws Exception {
    Field field = object.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(object);
  }

  private Object evolve(Map<String, String> before, Map<String, String> after, String root)
      throws Exception {
    try (URLClassLoader old = compile("old", before);
        URLClassLoader now = compile("now", after);
        SerialContext writer = context(old);
        SerialContext reader = context(now)) {
      ClassDictionary dictionary = writer.newDictionary();
      byte[] bytes = EncodedBytes.of(writer.codec(dictionary), make(old, root));
      byte[] names = dictionary.toBytes();
      return reader.codec(reader.readDictionary(names, 0, names.length)).decode(bytes);
    }
  }

  @Test
  void fieldsReorderedAddedWidenedAndRemovedWithTheirClass() throws Exception {
    Object read =
        evolve(
            Map.of(
                "P",
                "class P { String s = \"text\"; Gone gone = new Gone(); int n = 5; Object same = gone.kept; P() {} }",
                "Gone",
                "class Gone { java.util.Date kept = new java.util.Date(7); E e = E.B; R r = new R(1, null); }",
                "E",
                "enum E { A, B }",
                "R",
                "record R(int a, Object b) {}"),
            Map.of(
                "P", "class P { String added = \"new\"; long n; Object same; String s; P() {} }"),
            "P");
    assertThat(get(read, "s")).isEqualTo("text");
    assertThat(get(read, "n")).isEqualTo(5L);
    assertThat(get(read, "added")).isEqualTo("new");
  }

  @Test
  void recordGainsAndLosesComponents() throws Exception {
    Object read =
        evolve(
            Map.of("Q", "record Q(int a, String b, int c) { Q() { this(1, \"b\", 3); } }"),
            Map.of("Q", "record Q(String b, int d, int a) {}"),
            "Q");
    assertThat(read).hasToString("Q[b=b, d=0, a=1]");
  }

  @Test
  void enumConstantsAreFoundByName() throws Exception {
    Object read =
        evolve(
            Map.of("H", "class H { E e = E.B; H() {} }", "E", "enum E { A, B }"),
            Map.of("H", "class H { E e; H() {} }", "E", "enum E { B, C, A }"),
            "H");
    assertThat(get(read, "e")).hasToString("B");
  }

  @Test
  void missingClassThatIsWantedIsNamed() {
    assertThatThrownBy(
            () ->
                evolve(
                    Map.of(
                        "H", "class H { Object o = new Gone(); H() {} }", "Gone", "class Gone {}"),
                    Map.of("H", "class H { Object o; H() {} }"),
                    "H"))
        .isInstanceOf(SerialException.class)
        .hasMessageContaining("Gone")
        .hasMessageContaining(".o")
        .satisfies(e -> assertThat(((SerialException) e).kind()).isEqualTo(Kind.CLASS_MISSING));
  }

  @Test
  void fieldOfAnotherTypeIsIncompatible() {
    assertThatThrownBy(
            () ->
                evolve(
                    Map.of("H", "class H { String o = \"text\"; H() {} }"),
                    Map.of("H", "class H { int o; H() {} }"),
                    "H"))
        .satisfies(e -> assertThat(((SerialException) e).kind()).isEqualTo(Kind.INCOMPATIBLE));
  }

  @Test
  void enumConstantThatIsGoneIsIncompatible() {
    assertThatThrownBy(
            () ->
                evolve(
                    Map.of("H", "class H { E e = E.B; H() {} }", "E", "enum E { A, B }"),
                    Map.of("H", "class H { E e; H() {} }", "E", "enum E { A, C }"),
                    "H"))
        .hasMessageContaining("the constant that was written is gone")
        .satisfies(e -> assertThat(((SerialException) e).kind()).isEqualTo(Kind.INCOMPATIBLE));
  }
}
