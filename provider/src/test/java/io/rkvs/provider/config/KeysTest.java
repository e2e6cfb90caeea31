package io.rkvs.provider.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.rkvs.extensions.ManagerAutosave;
import io.rkvs.extensions.NamespaceAutosave;
import io.rkvs.extensions.NamespaceConfiguration;
import io.rkvs.extensions.StorageConfiguration;
import io.rkvs.extensions.WhenFull;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import javax.cache.configuration.Factory;
import javax.cache.expiry.AccessedExpiryPolicy;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.expiry.ModifiedExpiryPolicy;
import javax.cache.expiry.TouchedExpiryPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each key does what the reference file says, and the reference file lists each key with its
 * default.
 */
class KeysTest {
  @TempDir Path directory;

  private static final String EVERYTHING =
      """
      rkvs {
        max-namespaces = 7
        persistence {
          directory = data, save-on-close = true, on-corrupt = set-aside, on-undecodable = fail
          allowed-classes = ["com.acme.**"], compression = deflate
        }
        autosave { interval = 5m, file = "all-{ts}.rkvs", after-changes = 9 }
        templates {
          t {
            shards = 2, max-weight = 9, weigher = "io.rkvs.provider.config.SampleClasses$Seven"
            when-full = evict
            eviction-listener = "io.rkvs.provider.config.SampleClasses$Deaf"
            max-value-size = 64 KiB, lock-timeout = 250ms
            expiry { created = 1s, updated = 2s, accessed = never }, expiry-jitter = 0.25
            key-type = java.lang.String, value-type = java.lang.Long
            immutable-types = [java.lang.StringBuilder]
            store-by-value = false, statistics = true, management = true
            read-through = true, loader = "io.rkvs.provider.config.SampleClasses$Echo"
            write-through = true, writer = "io.rkvs.provider.config.SampleClasses$Nowhere"
            autosave { interval = 1h, file = "{ns}-{ts}.rkvs" }, persistent = false
          }
        }
        namespaces { a { template = t, max-entries = 0 } }
      }
      """;

  @Test
  void everyKeyOfANamespaceLandsInItsConfiguration() {
    NamespaceConfiguration<Object, Object> c =
        ConfigFiles.load(directory, EVERYTHING).declared("a");
    assertThat(c.getShardCount()).isEqualTo(2);
    assertThat(c.getMaxEntries()).isZero(); // a weight stands alone
    assertThat(c.getWhenFull()).isEqualTo(WhenFull.EVICT);
    assertThat(c.getMaxWeight()).isEqualTo(9);
    assertThat(c.getWeigher()).isInstanceOf(SampleClasses.Seven.class);
    assertThat(c.getEvictionListener()).isInstanceOf(SampleClasses.Deaf.class);
    assertThat(c.getMaxValueSize()).isEqualTo(65536);
    assertThat(c.getLockTimeout()).isEqualTo(Duration.ofMillis(250));
    assertThat(c.getExpiryPolicyFactory().create())
        .isEqualTo(
            new FixedExpiryPolicy(millis(1000), millis(2000), javax.cache.expiry.Duration.ETERNAL));
    assertThat(c.getExpiryJitter()).isEqualTo(0.25);
    assertThat(c.isPersistent()).isFalse();
    assertThat(c.getKeyType()).isEqualTo(String.class);
    assertThat(c.getValueType()).isEqualTo(Long.class);
    assertThat(c.getImmutableTypes()).containsExactly("java.lang.StringBuilder");
    assertThat(c.isStoreByValue()).isFalse();
    assertThat(c.isStatisticsEnabled()).isTrue();
    assertThat(c.isManagementEnabled()).isTrue();
    assertThat(c.isReadThrough()).isTrue();
    assertThat(c.getCacheLoaderFactory().create()).isInstanceOf(SampleClasses.Echo.class);
    assertThat(c.isWriteThrough()).isTrue();
    assertThat(c.getCacheWriterFactory().create()).isInstanceOf(SampleClasses.Nowhere.class);
  }

  @Test
  void everyKeyOfTheManagerLandsInItsConfiguration() {
    assertThat(ConfigFiles.load(directory, EVERYTHING).storage())
        .isEqualTo(
            new StorageConfiguration(
                7,
                Path.of("data"),
                true,
                StorageConfiguration.Compression.DEFLATE,
                StorageConfiguration.OnCorrupt.SET_ASIDE,
                StorageConfiguration.OnUndecodable.FAIL,
                List.of("com.acme.**"),
                new ManagerAutosave(Duration.ofMinutes(5), "all-{ts}.rkvs", 9),
                List.of(new NamespaceAutosave("a", Duration.ofHours(1), "{ns}-{ts}.rkvs"))));
  }

  @Test
  void rejectIsRead() {
    NamespaceConfiguration<Object, Object> c =
        ConfigFiles.load(directory, "rkvs.namespaces.a { max-entries = 5, when-full = reject }")
            .declared("a");
    assertThat(c.getWhenFull()).isEqualTo(WhenFull.REJECT);
  }

  private Factory<? extends ExpiryPolicy> expiry(String times) {
    NamespaceConfiguration<Object, Object> c =
        ConfigFiles.load(directory, "rkvs.defaults.expiry { " + times + " }").declared("a");
    return c.getExpiryPolicyFactory();
  }

  private static javax.cache.expiry.Duration millis(long n) {
    return new javax.cache.expiry.Duration(TimeUnit.MILLISECONDS, n);
  }

  @Test
  void expiryUsesTheStandardPoliciesWhereTheySayTheSame() {
    assertThat(expiry("created = never")).isEqualTo(EternalExpiryPolicy.factoryOf());
    assertThat(expiry("created = 1s")).isEqualTo(CreatedExpiryPolicy.factoryOf(millis(1000)));
    assertThat(expiry("created = 1s, updated = 1s"))
        .isEqualTo(ModifiedExpiryPolicy.factoryOf(millis(1000)));
    assertThat(expiry("created = 1s, accessed = 1s"))
        .isEqualTo(AccessedExpiryPolicy.factoryOf(millis(1000)));
    assertThat(expiry("created = 1s, updated = 1s, accessed = 1s"))
        .isEqualTo(TouchedExpiryPolicy.factoryOf(millis(1000)));
    assertThat(expiry("created = 1s, accessed = 2s").create())
        .isEqualTo(new FixedExpiryPolicy(millis(1000), null, millis(2000)));
    assertThat(expiry("created = never, updated = 2s").create())
        .isEqualTo(new FixedExpiryPolicy(javax.cache.expiry.Duration.ETERNAL, millis(2000), null));
  }

  @Test
  void valuesComeFromTheFileSystemPropertiesAndTheEnvironment() {
    System.setProperty("test.of.rkvs.entries", "77");
    try {
      RkvsFileConfiguration file =
          ConfigFiles.load(
              directory,
              """
              mine { shards = 3 }
              rkvs.defaults {
                shards = ${mine.shards}, max-entries = ${test.of.rkvs.entries}
                max-value-size = ${?NO_SUCH_VARIABLE_ANYWHERE}
              }
              rkvs.namespaces.a.immutable-types = [java.lang.Object]
              rkvs.persistence.directory = ${PATH}
              """);
      NamespaceConfiguration<Object, Object> c = file.declared("a");
      assertThat(c.getShardCount()).isEqualTo(3);
      assertThat(c.getMaxEntries()).isEqualTo(77);
      assertThat(c.getMaxValueSize()).isZero();
      assertThat(file.storage().persistenceDirectory()).isEqualTo(Path.of(System.getenv("PATH")));
    } finally {
      System.clearProperty("test.of.rkvs.entries");
    }
  }

  @Test
  void aDefaultMayStandBeforeWhatOverridesIt() {
    System.setProperty("test.of.rkvs.shards", "5");
    System.setProperty("rkvs.defaults.max-entries", "5");
    try {
      NamespaceConfiguration<Object, Object> c =
          ConfigFiles.load(
                  directory,
                  """
                  rkvs.defaults { shards = 2, shards = ${?test.of.rkvs.shards}, max-value-size = ${mine} }
                  mine = 9
                  mine = ${?NO_SUCH_VARIABLE_ANYWHERE}
                  gone = ${?NO_SUCH_VARIABLE_ANYWHERE}
                  """)
              .declared("a");
      assertThat(c.getShardCount()).isEqualTo(5);
      assertThat(c.getMaxValueSize()).isEqualTo(9);
      assertThat(c.getMaxEntries()).as("properties are no keys").isZero();
    } finally {
      System.clearProperty("test.of.rkvs.shards");
      System.clearProperty("rkvs.defaults.max-entries");
    }
  }

  private static Config reference() throws IOException {
    try (Reader reader =
        new InputStreamReader(
            KeysTest.class.getResourceAsStream("rkvs-reference.conf"), StandardCharsets.UTF_8)) {
      return ConfigFactory.parseReader(reader).resolve();
    }
  }

  @Test
  void theReferenceFileListsEveryKeyAndNoOther() throws IOException {
    Config rkvs = reference().getConfig("rkvs");
    assertThat(rkvs.root().keySet()).isEqualTo(StorageReader.KEYS);
    Set<String> expected =
        new TreeSet<>(new NamespaceKeys(new Classes(KeysTest.class.getClassLoader())).names());
    expected.add(NamespaceKeys.TEMPLATE);
    assertThat(new TreeSet<>(rkvs.getObject("defaults").keySet())).isEqualTo(expected);
    assertThat(rkvs.getObject("persistence").keySet()).isEqualTo(StorageReader.PERSISTENCE_KEYS);
    assertThat(rkvs.getObject("autosave").keySet()).isEqualTo(BlockReader.AUTOSAVE_KEYS);
    assertThat(rkvs.getObject("defaults.expiry").keySet()).isEqualTo(BlockReader.EXPIRY_KEYS);
  }

  @Test
  void theReferenceFileIsValidAndGivesTheDefaults() throws IOException {
    String text;
    try (Reader reader =
        new InputStreamReader(
            KeysTest.class.getResourceAsStream("rkvs-reference.conf"), StandardCharsets.UTF_8)) {
      java.io.StringWriter all = new java.io.StringWriter();
      reader.transferTo(all);
      text = all.toString();
    }
    RkvsFileConfiguration file = ConfigFiles.load(directory, text);
    assertThat(file.storage()).isEqualTo(StorageConfiguration.defaults());
    assertThat(file.declaredNames()).isEmpty();
    assertThat(file.<Object, Object>declared("any")).isEqualTo(new NamespaceConfiguration<>());
  }

  @Test
  void everyKeyOfTheReferenceFileIsExercisedHere() throws IOException {
    Config used = ConfigFactory.parseString(EVERYTHING).getConfig("rkvs");
    Set<String> keys = new TreeSet<>(used.getObject("templates.t").keySet());
    keys.addAll(used.getObject("namespaces.a").keySet());
    assertThat(keys).isEqualTo(new TreeSet<>(reference().getObject("rkvs.defaults").keySet()));
    assertThat(used.getObject("persistence").keySet()).isEqualTo(StorageReader.PERSISTENCE_KEYS);
  }
}
