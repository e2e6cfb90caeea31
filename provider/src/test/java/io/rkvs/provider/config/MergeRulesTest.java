package io.rkvs.provider.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rkvs.extensions.NamespaceConfiguration;
import io.rkvs.extensions.WhenFull;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javax.cache.CacheException;
import javax.cache.configuration.Configuration;
import javax.cache.configuration.Factory;
import javax.cache.configuration.FactoryBuilder;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryListener;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.integration.CacheLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who wins when the file and the program speak of one cache. */
class MergeRulesTest {
  @TempDir Path directory;

  private NamespaceConfiguration<Object, Object> merge(
      String text, Configuration<Object, Object> call) {
    return ConfigFiles.load(directory, text).merge("a", call);
  }

  private static NamespaceConfiguration<Object, Object> call() {
    return new NamespaceConfiguration<>();
  }

  @Test
  void hibernatesPlainConfigurationGetsBoundAndReferencesFromAPattern() {
    NamespaceConfiguration<Object, Object> merged =
        ConfigFiles.load(
                directory,
                "rkvs.namespaces.\"com.acme.*\" { max-entries = 500, store-by-value = false }")
            .merge("com.acme.Order", new MutableConfiguration<>());
    assertThat(merged.getMaxEntries()).isEqualTo(500);
    assertThat(merged.isStoreByValue()).isFalse();
  }

  @Test
  void storageSettingsOfANameOrPatternBeatTheProgram() {
    assertThat(merge("rkvs.namespaces.a.shards = 2", call().setShardCount(8)).getShardCount())
        .isEqualTo(2);
    assertThat(merge("rkvs.namespaces.\"*\".shards = 2", call().setShardCount(8)).getShardCount())
        .isEqualTo(2);
  }

  @Test
  void theProgramBeatsDefaultsAndBuiltInPatterns() {
    assertThat(merge("rkvs.defaults.shards = 2", call().setShardCount(8)).getShardCount())
        .isEqualTo(8);
    assertThat(
            ConfigFiles.load(directory, "rkvs {}")
                .merge("default-query-results-region", call().setMaxEntries(3))
                .getMaxEntries())
        .isEqualTo(3);
  }

  @Test
  void whatTheProgramSaysInJavaxWordsBeatsTheFile() {
    Factory<CreatedExpiryPolicy> expiry =
        new FactoryBuilder.SingletonFactory<>(
            new CreatedExpiryPolicy(new Duration(TimeUnit.SECONDS, 9)));
    NamespaceConfiguration<Object, Object> merged =
        merge(
            "rkvs.namespaces.a { statistics = false, store-by-value = true, expiry.created = 1s }",
            new MutableConfiguration<>()
                .setStatisticsEnabled(true)
                .setStoreByValue(false)
                .setExpiryPolicyFactory(expiry));
    assertThat(merged.isStatisticsEnabled()).isTrue();
    assertThat(merged.isStoreByValue()).isFalse();
    assertThat(merged.getExpiryPolicyFactory()).isSameAs(expiry);
  }

  @Test
  void javaxDefaultsThatTheProgramNeverTouchedYieldToTheFile() {
    NamespaceConfiguration<Object, Object> merged =
        merge(
            "rkvs.defaults { statistics = true, management = true, store-by-value = false,"
                + " expiry.created = 1s }",
            new MutableConfiguration<>());
    assertThat(merged.isStatisticsEnabled()).isTrue();
    assertThat(merged.isManagementEnabled()).isTrue();
    assertThat(merged.isStoreByValue()).isFalse();
    assertThat(merged.getExpiryPolicyFactory())
        .isEqualTo(CreatedExpiryPolicy.factoryOf(new Duration(TimeUnit.MILLISECONDS, 1000)));
  }

  @Test
  void withoutAFileJavaxDefaultsStay() {
    assertThat(merge("rkvs {}", new MutableConfiguration<>())).isEqualTo(call());
  }

  @Test
  void factoriesListenersAndTypesComeFromTheCall() {
    Factory<CacheLoader<Object, Object>> loader =
        new FactoryBuilder.SingletonFactory<>(new SampleClasses.Echo());
    CacheEntryCreatedListener<Object, Object> listener = events -> {};
    MutableCacheEntryListenerConfiguration<Object, Object> registration =
        new MutableCacheEntryListenerConfiguration<Object, Object>(
            new FactoryBuilder.SingletonFactory<CacheEntryListener<Object, Object>>(listener),
            null,
            false,
            true);
    RkvsFileConfiguration file =
        ConfigFiles.load(
            directory,
            "rkvs.namespaces.a { loader = \"" + SampleClasses.Echo.class.getName() + "\" }");
    NamespaceConfiguration<String, Integer> types =
        file.merge(
            "a", new MutableConfiguration<String, Integer>().setTypes(String.class, Integer.class));
    assertThat(types.getKeyType()).isEqualTo(String.class);
    assertThat(types.getValueType()).isEqualTo(Integer.class);
    NamespaceConfiguration<Object, Object> merged =
        file.merge(
            "a",
            new MutableConfiguration<>()
                .setCacheLoaderFactory(loader)
                .setReadThrough(true)
                .addCacheEntryListenerConfiguration(registration));
    assertThat(merged.getCacheLoaderFactory()).isSameAs(loader);
    assertThat(merged.isReadThrough()).isTrue();
    assertThat(merged.getCacheEntryListenerConfigurations()).containsExactly(registration);
  }

  @Test
  void theCallersObjectIsNotChanged() {
    NamespaceConfiguration<Object, Object> call = call().setShardCount(8);
    merge("rkvs.namespaces.a { shards = 2, statistics = true }", call);
    assertThat(call).isEqualTo(call().setShardCount(8));
  }

  @Test
  void aMinimalConfigurationWillDo() {
    Configuration<Object, Object> minimal =
        new Configuration<>() {
          private static final long serialVersionUID = 1L;

          @Override
          public Class<Object> getKeyType() {
            return Object.class;
          }

          @Override
          public Class<Object> getValueType() {
            return Object.class;
          }

          @Override
          public boolean isStoreByValue() {
            return false;
          }
        };
    NamespaceConfiguration<Object, Object> merged = merge("rkvs.namespaces.a.shards = 2", minimal);
    assertThat(merged.getShardCount()).isEqualTo(2);
    assertThat(merged.isStoreByValue()).isFalse();
  }

  @Test
  void exactBeatsPatternBeatsDefaultsKeyByKey() {
    RkvsFileConfiguration file =
        ConfigFiles.load(
            directory,
            """
            rkvs {
              defaults { shards = 1, max-entries = 1, max-value-size = 1 }
              namespaces {
                "a*" { shards = 2, max-entries = 2 }
                "*" { max-value-size = 99 }
                ab { shards = 3 }
              }
            }
            """);
    NamespaceConfiguration<Object, Object> merged = file.declared("ab");
    assertThat(merged.getShardCount()).isEqualTo(3);
    assertThat(merged.getMaxEntries()).isEqualTo(2);
    assertThat(merged.getMaxValueSize()).as("only one pattern counts").isEqualTo(1);
    assertThat(file.declaredNames()).containsExactly("ab");
  }

  @Test
  void templatesLieUnderTheBlockThatNamesThem() {
    RkvsFileConfiguration file =
        ConfigFiles.load(
            directory,
            """
            rkvs {
              defaults { template = base }
              templates {
                base { shards = 1, max-entries = 1, max-value-size = 1 }
                small { template = base, max-entries = 2 }
              }
              namespaces { a { template = small, shards = 3 } }
            }
            """);
    NamespaceConfiguration<Object, Object> merged = file.declared("a");
    assertThat(merged.getShardCount()).isEqualTo(3);
    assertThat(merged.getMaxEntries()).isEqualTo(2);
    assertThat(merged.getMaxValueSize()).isEqualTo(1);
    assertThat(file.declared("other").getShardCount()).isEqualTo(1);
  }

  @Test
  void nullLeavesAloneWhatLessSpecificBlocksSay() {
    String text = "rkvs { defaults.shards = 9, namespaces.a.shards = null }";
    assertThat(merge(text, call()).getShardCount())
        .isEqualTo(NamespaceConfiguration.DEFAULT_SHARD_COUNT);
    assertThat(merge(text, call().setShardCount(8)).getShardCount()).isEqualTo(8);
  }

  @Test
  void anExpiryBlockReplacesTheOtherAsAWhole() {
    NamespaceConfiguration<Object, Object> merged =
        merge(
            "rkvs { defaults.expiry { created = 1s, accessed = 1s }, namespaces.a.expiry.created ="
                + " never }",
            call());
    assertThat(merged.getExpiryPolicyFactory()).isEqualTo(EternalExpiryPolicy.factoryOf());
  }

  @Test
  void updateTimestampsNeitherExpireNorEvictWhateverDefaultsSay() {
    RkvsFileConfiguration file =
        ConfigFiles.load(
            directory,
            "rkvs { defaults { max-entries = 10, expiry.created = 1s }, namespaces.\"*\".max-entries ="
                + " 20 }");
    for (String name :
        new String[] {
          "default-update-timestamps-region",
          "prefix.default-update-timestamps-region",
          "org.hibernate.cache.spi.UpdateTimestampsCache",
          "org.hibernate.cache.spi.TimestampsRegion"
        }) {
      NamespaceConfiguration<Object, Object> merged =
          file.merge(name, new MutableConfiguration<>());
      assertThat(merged.getMaxEntries()).isZero();
      assertThat(merged.getExpiryPolicyFactory()).isEqualTo(EternalExpiryPolicy.factoryOf());
      assertThat(merged.isPersistent()).isFalse();
    }
    NamespaceConfiguration<?, ?> results = file.merge("default-query-results-region", call());
    assertThat(results.getMaxEntries()).isEqualTo(Layers.QUERY_RESULTS_MAX_ENTRIES);
    assertThat(results.isPersistent()).isFalse();
  }

  @Test
  void theFileMaySpeakOfABuiltInRegionByName() {
    RkvsFileConfiguration file =
        ConfigFiles.load(
            directory,
            "rkvs.namespaces { default-update-timestamps-region.statistics = true,"
                + " default-query-results-region.max-entries = 5 }");
    NamespaceConfiguration<Object, Object> timestamps =
        file.declared("default-update-timestamps-region");
    assertThat(timestamps.isStatisticsEnabled()).isTrue();
    assertThat(timestamps.getMaxEntries()).isZero();
    assertThat(file.declared("default-query-results-region").getMaxEntries()).isEqualTo(5);
  }

  private void assertRefused(String text, Configuration<Object, Object> call, String message) {
    assertThatThrownBy(() -> merge(text, call))
        .isInstanceOf(CacheException.class)
        .hasMessage(
            message.replace(
                "{file}", directory.resolve("test.conf").toUri().toString().replace("///", "/")));
  }

  @Test
  void contradictionsBetweenFileAndProgramAreRefused() {
    assertRefused(
        "rkvs.namespaces.a.key-type = java.lang.String",
        new NamespaceConfiguration<>().setTypes(cast(Integer.class), Object.class),
        "{file}, line 1: cache 'a': key-type: expected java.lang.String, was java.lang.Integer from the"
            + " program");
    assertRefused(
        "rkvs.namespaces.a.max-weight = 10",
        call(),
        "{file}, line 1: cache 'a': max-weight=10 needs a weigher, and there is none");
    assertRefused(
        "rkvs.namespaces.a.weigher = \"" + SampleClasses.Seven.class.getName() + "\"",
        call(),
        "{file}, line 1: cache 'a': weigher needs max-weight, which is 0 (none)");
    assertRefused(
        "rkvs.namespaces.a.when-full = reject",
        call(),
        "{file}, line 1: cache 'a': when-full=reject needs max-entries, which is 0 (none)");
    assertRefused(
        "rkvs.namespaces.a.max-weight = 10",
        call().setWhenFull(WhenFull.REJECT).setWeigher(new SampleClasses.Seven()),
        "cache 'a': when-full=reject and max-weight=10 contradict each other: a weight evicts; reject"
            + " goes with max-entries");
    assertRefused(
        "rkvs.namespaces.a.read-through = true",
        call(),
        "{file}, line 1: cache 'a': read-through=true needs a loader, from the file or the program, and"
            + " there is none");
    assertRefused(
        "rkvs {\n templates.w.write-through = true\n namespaces.a.template = w }",
        call(),
        "{file}, line 2, template w: cache 'a': write-through=true needs a writer, from the file or the"
            + " program, and there is none");
  }

  @SuppressWarnings("unchecked")
  private static Class<Object> cast(Class<?> type) {
    return (Class<Object>) type;
  }

  @Test
  void theProgramCompletesTheFile() {
    assertThat(
            merge("rkvs.namespaces.a.max-weight = 10", call().setWeigher(new SampleClasses.Seven()))
                .getMaxWeight())
        .isEqualTo(10);
    assertThat(merge("rkvs.namespaces.a.when-full = reject", call().setMaxEntries(4)).getWhenFull())
        .isEqualTo(WhenFull.REJECT);
  }

  @Test
  void aClassThatCannotBeCreatedIsNamed() {
    assertThatThrownBy(
            () ->
                merge(
                    "rkvs.namespaces.a.loader = \"" + SampleClasses.Failing.class.getName() + "\"",
                    call()))
        .isInstanceOf(CacheException.class)
        .hasMessage(
            "The constructor of io.rkvs.provider.config.SampleClasses$Failing, which the configuration"
                + " names, failed: java.lang.IllegalStateException: no store today");
  }

  @Test
  void oneLineSaysWhereEachSettingCameFrom() {
    RkvsFileConfiguration file =
        ConfigFiles.load(
            directory,
            """
            rkvs {
              templates { small { max-entries = 100 } }
              namespaces { a { template = small, store-by-value = false } }
            }
            """);
    file.merge("a", call().setStatisticsEnabled(true));
    String at = directory.resolve("test.conf").toUri().toString().replace("///", "/");
    assertThat(file.describe("a"))
        .isEqualTo(
            "Cache 'a': max-entries=100 from "
                + at
                + ", line 2, template small; store-by-value=false from "
                + at
                + ", line 3; statistics from the program.");
    file.merge("b", call().setExpiryPolicyFactory(CreatedExpiryPolicy.factoryOf(Duration.ONE_DAY)));
    assertThat(file.describe("b"))
        .isEqualTo(
            "Cache 'b': expiry from the program; UNBOUNDED: neither max-entries nor max-weight is set, so"
                + " it grows until entries expire.");
    file.forget("b");
    assertThat(file.describe("b")).startsWith("Cache 'b' was not created with file:");
  }
}
