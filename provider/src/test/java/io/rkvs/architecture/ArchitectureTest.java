package io.rkvs.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

/**
 * Keeps the rooms apart: adapters know the engine, the engine knows neither them nor javax.cache.
 */
@AnalyzeClasses(packages = "io.rkvs", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final String ENGINE = "io.rkvs.engine..";
  private static final String SNAPSHOT = "io.rkvs.snapshot..";
  private static final String PROVIDER = "io.rkvs.provider..";
  private static final String EXTENSIONS = "io.rkvs.extensions..";

  @ArchTest
  static final ArchRule engineAndSnapshotsKnowNoJavaxCache =
      noClasses()
          .that()
          .resideInAnyPackage(ENGINE, SNAPSHOT)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("javax.cache..")
          .because("javax.cache ends at the adapters");

  @ArchTest
  static final ArchRule engineAndSnapshotsKnowNoAdapter =
      noClasses()
          .that()
          .resideInAnyPackage(ENGINE, SNAPSHOT)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(PROVIDER)
          .because("a lower room knows no higher one");

  @ArchTest
  static final ArchRule engineKnowsNoSnapshots =
      noClasses()
          .that()
          .resideInAPackage(ENGINE)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(SNAPSHOT)
          .because("snapshots read the engine, not the other way round");

  @ArchTest
  static final ArchRule extensionsDependOnTheCacheApiAlone =
      classes()
          .that()
          .resideInAPackage(EXTENSIONS)
          .and()
          .resideOutsideOfPackages("io.rkvs.extensions.micrometer", "io.rkvs.extensions.spring")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.rkvs.extensions", "java..", "javax.cache..", "org.jspecify.annotations..")
          .because("users compile against extensions and nothing else");

  @ArchTest
  static final ArchRule noMonitors =
      noMethods()
          .should()
          .haveModifier(JavaModifier.SYNCHRONIZED)
          .because("a monitor pins virtual threads; locks here are java.util.concurrent's");

  @ArchTest
  static final ArchRule noWallClockOfItsOwn =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.rkvs.engine.Ticker")
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Instant.class, "now")
          .because("time comes through a Ticker or a Clock, which tests replace");

  @ArchTest
  static final ArchRule noUnsafe =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("sun..", "jdk.internal..")
          .because("VarHandles do it, and run on every later JDK");
}
