package io.rkvs.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rkvs.extensions.Namespace;
import io.rkvs.extensions.SnapshotException;
import io.rkvs.extensions.SnapshotInfo;
import io.rkvs.extensions.StorageManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Saves and loads through the public interfaces. */
final class SaveAndLoadTest {
  @TempDir Path temp;

  private CacheManager manager(RkvsCachingProvider provider) throws Exception {
    Path file = temp.resolve("rkvs.conf");
    Files.writeString(
        file, "rkvs { persistence { directory = \"" + temp.resolve("snapshots") + "\" } }");
    return provider.getCacheManager(file.toUri(), getClass().getClassLoader());
  }

  private static MutableConfiguration<Integer, String> types() {
    return new MutableConfiguration<Integer, String>().setTypes(Integer.class, String.class);
  }

  @Test
  void namespacesComeBackAfterARestart() throws Exception {
    try (RkvsCachingProvider provider = new RkvsCachingProvider()) {
      CacheManager manager = manager(provider);
      Cache<Integer, String> orders = manager.createCache("orders", types());
      Cache<Integer, String> timed =
          manager.createCache(
              "timed",
              types()
                  .setExpiryPolicyFactory(
                      CreatedExpiryPolicy.factoryOf(new Duration(TimeUnit.HOURS, 1))));
      for (int i = 0; i < 2_000; i++) {
        orders.put(i, "order " + i);
        timed.put(i, "timed " + i);
      }
      StorageManager storage = manager.unwrap(StorageManager.class);
      SnapshotInfo info = storage.saveAll("all.rkvs");
      assertThat(info.entries()).isEqualTo(4_000);
      assertThat(storage.saveNamespace("orders", "{ns}.rkvs").entries()).isEqualTo(2_000);
      assertThat(orders.unwrap(Namespace.class).save(temp.resolve("one.rkvs")).entries())
          .isEqualTo(2_000);
      Namespace<Integer, String> namespace = NamespaceTest.namespaceOf(orders);
      assertThat(namespace.save(Path.of("named.rkvs")).entries()).isEqualTo(2_000);
      assertThat(temp.resolve("snapshots").resolve("named.rkvs")).exists();
      assertThatThrownBy(() -> namespace.save(Path.of("../out.rkvs")))
          .isInstanceOf(SnapshotException.class);
      assertThatThrownBy(() -> storage.loadAll("all.rkvs")).isInstanceOf(CacheException.class);
      assertThatThrownBy(() -> storage.saveAll("../out.rkvs"))
          .isInstanceOf(SnapshotException.class);
    }
    try (RkvsCachingProvider provider = new RkvsCachingProvider()) {
      CacheManager manager = manager(provider);
      StorageManager storage = manager.unwrap(StorageManager.class);
      assertThat(storage.loadAll("all.rkvs")).isEqualTo(2);
      assertThat(storage.loadNamespace("orders.rkvs", "copy")).isEqualTo("copy");
      assertThat(storage.namespaceCount()).isEqualTo(3);
      Cache<Integer, String> orders = manager.createCache("orders", types());
      Cache<Integer, String> timed = manager.createCache("timed", types());
      Cache<Object, Object> copy = manager.getCache("copy");
      for (int i = 0; i < 2_000; i++) {
        assertThat(orders.get(i)).isEqualTo("order " + i);
        assertThat(timed.get(i)).isEqualTo("timed " + i);
        assertThat(copy.get(i)).isEqualTo("order " + i);
      }
    }
  }
}
