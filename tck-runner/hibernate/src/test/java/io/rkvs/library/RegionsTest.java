package io.rkvs.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rkvs.extensions.BorrowedCacheManager;
import io.rkvs.extensions.NamespaceConfiguration;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.spi.CachingProvider;
import org.hibernate.service.spi.ServiceException;
import org.junit.jupiter.api.Test;

/**
 * Hibernate's regions get from the file what Hibernate does not say, and managers come and go with
 * session factories.
 */
class RegionsTest {
  /**
   * Asks as Hibernate does: the address of the class path resource, and the default class loader.
   */
  private static CacheManager manager(String file) throws URISyntaxException {
    CachingProvider provider = Caching.getCachingProvider();
    URI uri = RegionsTest.class.getClassLoader().getResource(file).toURI();
    return provider.getCacheManager(uri, provider.getDefaultClassLoader());
  }

  @SuppressWarnings("unchecked")
  private static NamespaceConfiguration<Object, Object> configuration(
      CacheManager manager, String name) {
    Cache<Object, Object> cache = manager.getCache(name);
    assertThat(cache).as(name).isNotNull();
    return cache.getConfiguration(NamespaceConfiguration.class);
  }

  @Test
  void patternsGiveBoundsAndReferencesToAPlainConfiguration() throws Exception {
    try (Library library = Library.open("regions", Map.of())) {
      CacheManager manager = manager("library.conf");
      NamespaceConfiguration<Object, Object> book = configuration(manager, Book.class.getName());
      assertThat(book.getMaxEntries()).isEqualTo(1000);
      assertThat(book.isStoreByValue()).isFalse();
      assertThat(configuration(manager, Language.class.getName()).getMaxEntries()).isEqualTo(200);
      assertThat(configuration(manager, Library.QUERIES).getMaxEntries()).isEqualTo(10_000);
      assertThat(library.factory().isOpen()).isTrue();
    }
  }

  @Test
  void updateTimestampsAreSafeFromTheDefaultsOfTheFile() throws Exception {
    try (Library library = Library.open("timestamps", Map.of())) {
      NamespaceConfiguration<Object, Object> timestamps =
          configuration(manager("library.conf"), Library.TIMESTAMPS);
      assertThat(timestamps.getMaxEntries()).isZero();
      assertThat(timestamps.getExpiryPolicyFactory()).isEqualTo(EternalExpiryPolicy.factoryOf());
      assertThat(library.factory().isOpen()).isTrue();
    }
  }

  @Test
  void aPrefixChangesNothingAboutThat() throws Exception {
    try (Library library = Library.open("prefix", Map.of("hibernate.cache.region_prefix", "lib"))) {
      assertThat(
              configuration(manager("library.conf"), "lib." + Library.TIMESTAMPS).getMaxEntries())
          .isZero();
      assertThat(library.factory().isOpen()).isTrue();
    }
  }

  @Test
  void boundsHoldUnderHibernate() throws Exception {
    try (Library library =
        Library.open("bounds", Map.of("hibernate.javax.cache.uri", "tiny.conf"))) {
      library.run(
          session -> {
            for (int i = 0; i < 300; i++) {
              session.persist(new Book(i, "isbn-" + i, "title"));
            }
          });
      for (int i = 0; i < 300; i++) {
        int id = i;
        assertThat(library.<String>answer(session -> session.find(Book.class, id).getTitle()))
            .isEqualTo("title");
      }
      int entries = 0;
      for (Cache.Entry<Object, Object> entry :
          manager("tiny.conf").getCache(Book.class.getName())) {
        assertThat(entry.getKey()).isNotNull();
        entries++;
      }
      assertThat(entries).isBetween(1, 20);
    }
  }

  @Test
  void withoutAFileRegionsAreThereToo() {
    try (Library library = Library.open("plain", Map.of("hibernate.javax.cache.uri", ""))) {
      library.run(session -> session.persist(new Language("la", "Latina")));
      library.answer(session -> session.find(Language.class, "la"));
      library.answer(session -> session.find(Language.class, "la"));
      assertThat(library.region(Language.class).getHitCount()).isPositive();
      CachingProvider provider = Caching.getCachingProvider();
      assertThat(provider.getCacheManager().getCacheNames()).contains(Language.class.getName());
    }
  }

  @Test
  void missingRegionsFailWhenTheyAreAskedTo() {
    assertThatThrownBy(
            () ->
                Library.open(
                    "strict",
                    Map.of(
                        "hibernate.javax.cache.uri", "tiny.conf",
                        "hibernate.javax.cache.missing_cache_strategy", "fail")))
        .hasStackTraceContaining("On-the-fly creation of JCache Cache objects is not supported");
  }

  @Test
  void regionsThatTheFileNamesAreNotMissing() {
    try (Library library =
        Library.open(
            "declared",
            Map.of(
                "hibernate.javax.cache.uri", "declared.conf",
                "hibernate.javax.cache.missing_cache_strategy", "fail"))) {
      library.run(session -> session.persist(new Language("la", "Latina")));
      assertThat(library.<Language>answer(session -> session.find(Language.class, "la")))
          .isNotNull();
    }
  }

  @Test
  void aMistakeInTheFileEndsTheStartWithItsLine() {
    assertThatThrownBy(
            () -> Library.open("wrong", Map.of("hibernate.javax.cache.uri", "wrong.conf")))
        .isInstanceOf(ServiceException.class)
        .hasStackTraceContaining(
            "wrong.conf, line 2: rkvs.defaults.max-entires: unknown key; did you mean max-entries?");
  }

  @Test
  void factoriesCloseTheirManagerAndOpenAFreshOne() throws Exception {
    for (int i = 0; i < 3; i++) {
      CacheManager manager;
      try (Library library = Library.open("again" + i, Map.of())) {
        library.run(session -> session.persist(new Language("la", "Latina")));
        assertThat(library.<Language>answer(session -> session.find(Language.class, "la")))
            .isNotNull();
        manager = manager("library.conf");
        assertThat(manager.isClosed()).isFalse();
      }
      assertThat(manager.isClosed()).isTrue();
    }
  }

  @Test
  void aBorrowedManagerStaysOpen() throws Exception {
    try (CacheManager manager = manager("declared.conf")) {
      for (int i = 0; i < 2; i++) {
        try (Library library =
            Library.open(
                "borrowed" + i,
                Map.of("hibernate.javax.cache.cache_manager", new BorrowedCacheManager(manager)))) {
          library.run(session -> session.persist(new Language("la", "Latina")));
          library.answer(session -> session.find(Language.class, "la"));
          library.answer(session -> session.find(Language.class, "la"));
          assertThat(library.region(Language.class).getHitCount()).isPositive();
        }
        assertThat(manager.isClosed()).isFalse();
        assertThat(manager.getCacheNames())
            .as("entities end with their factory")
            .doesNotContain(Language.class.getName());
      }
    }
  }

  @Test
  void aManagerThatIsClosedUnderHibernatesFeetSaysSo() throws Exception {
    try (Library library = Library.open("feet", Map.of())) {
      library.run(session -> session.persist(new Language("la", "Latina")));
      manager("library.conf").close();
      assertThatThrownBy(() -> library.answer(session -> session.find(Language.class, "la")))
          .hasStackTraceContaining("closed");
    }
  }
}
