package io.rkvs.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both jars are named modules that show what users need and nothing else. */
final class ModulePathIT {
  private static final String APPLICATION =
      """
      package app;

      public final class Main {
        public static void main(String[] arguments) {
          var provider = javax.cache.Caching.getCachingProvider();
          try (var manager = provider.getCacheManager()) {
            var configuration =
                new io.rkvs.extensions.NamespaceConfiguration<String, java.util.List<String>>();
            var cache = manager.createCache("words", configuration);
            cache.put("one", new java.util.ArrayList<>(java.util.List.of("two")));
            System.out.println(provider.getClass().getModule() + " stored " + cache.get("one"));
          }
        }
      }
      """;

  private static final String METERED =
      """
      package app;

      public final class Main {
        public static void main(String[] arguments) {
          var registry = new io.micrometer.core.instrument.simple.SimpleMeterRegistry();
          try (var manager = javax.cache.Caching.getCachingProvider().getCacheManager()) {
            var cache =
                manager.createCache(
                    "words", new javax.cache.configuration.MutableConfiguration<String, String>());
            cache.put("one", "two");
            new io.rkvs.extensions.micrometer.RkvsMetrics(manager).bindTo(registry);
            System.out.println("metered " + registry.get("rkvs.cache.entries").gauge().value());
          }
        }
      }
      """;

  @TempDir Path folder;

  @Test
  void aModuleThatRequiresExtensionsFindsTheProvider() throws Exception {
    ChildJvm.Result result = run(APPLICATION, "", Jars.path());

    assertThat(result.output()).contains("module io.rkvs.provider stored [two]");
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void metersWorkWhereMicrometerIsAModule() throws Exception {
    ChildJvm.Result result =
        run(METERED, "  requires micrometer.core;\n", Jars.path() + File.pathSeparator + meters());

    assertThat(result.output()).contains("metered 1.0");
    assertThat(result.exitCode()).isZero();
  }

  /** Returns Micrometer and what it needs, from this test's own class path. */
  private static String meters() {
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Pattern.compile(File.pathSeparator)
        .splitAsStream(path)
        .filter(jar -> jar.matches(".*(micrometer|HdrHistogram|LatencyUtils)[^/]*\\.jar"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private ChildJvm.Result run(String program, String requires, String modules) throws Exception {
    Path source = folder.resolve("app");
    Files.createDirectories(source);
    Path descriptor = Files.writeString(source.resolve("module-info.java"), descriptor(requires));
    Path main = Files.writeString(source.resolve("Main.java"), program);
    Path classes = folder.resolve("classes");
    assertThat(compile(modules, classes, descriptor, main)).isZero();
    return ChildJvm.run(
        List.of(
            "--module-path",
            classes + File.pathSeparator + modules,
            "--add-modules",
            "io.rkvs.provider",
            "--module",
            "app/app.Main"));
  }

  @Test
  void theProviderModuleExportsOnlyTheProvider() {
    ModuleDescriptor provider = descriptorOf(Jars.provider(), "io.rkvs.provider");

    assertThat(exported(provider)).containsExactly("io.rkvs.provider");
    assertThat(provider.isOpen()).isFalse();
    assertThat(provider.opens()).isEmpty();
    assertThat(provider.provides())
        .singleElement()
        .satisfies(
            service -> {
              assertThat(service.service()).isEqualTo("javax.cache.spi.CachingProvider");
              assertThat(service.providers())
                  .containsExactly("io.rkvs.provider.RkvsCachingProvider");
            });
  }

  @Test
  void theExtensionsModuleRequiresTheCacheApiAlone() {
    ModuleDescriptor extensions = descriptorOf(Jars.extensions(), "io.rkvs.extensions");

    assertThat(exported(extensions))
        .containsExactlyInAnyOrder(
            "io.rkvs.extensions", "io.rkvs.extensions.micrometer", "io.rkvs.extensions.spring");
    assertThat(
            extensions.requires().stream()
                .filter(r -> !r.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC))
                .map(ModuleDescriptor.Requires::name))
        .containsExactlyInAnyOrder("java.base", "cache.api");
  }

  private static String descriptor(String more) {
    return "module app {\n  requires io.rkvs.extensions;\n" + more + "}\n";
  }

  private static int compile(String modules, Path classes, Path... sources) {
    return ToolProvider.findFirst("javac")
        .orElseThrow()
        .run(
            System.out,
            System.err,
            "--release",
            "17",
            "--module-path",
            modules,
            "-d",
            classes.toString(),
            sources[0].toString(),
            sources[1].toString());
  }

  private static ModuleDescriptor descriptorOf(Path jar, String module) {
    return ModuleFinder.of(jar).find(module).orElseThrow().descriptor();
  }

  private static Set<String> exported(ModuleDescriptor module) {
    return module.exports().stream()
        .filter(export -> !export.isQualified())
        .map(ModuleDescriptor.Exports::source)
        .collect(Collectors.toSet());
  }
}
