package io.rkvs.library;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.hibernate.stat.CacheRegionStatistics;
import org.hibernate.stat.Statistics;

/** A session factory on an H2 database in memory, whose second-level cache is RKVS. */
final class Library implements AutoCloseable {
  static final String TIMESTAMPS = "default-update-timestamps-region";
  static final String QUERIES = "default-query-results-region";

  private final SessionFactory factory;

  private Library(SessionFactory factory) {
    this.factory = factory;
  }

  /**
   * Opens a library; the database lives as long as the JVM and is emptied when the library opens.
   */
  static Library open(String database, Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>();
    all.put(
        "hibernate.connection.url",
        "jdbc:h2:mem:" + database + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=60000");
    all.put("hibernate.connection.pool_size", "16");
    all.put("hibernate.hbm2ddl.auto", "create");
    all.put("hibernate.generate_statistics", "true");
    all.put("hibernate.cache.use_second_level_cache", "true");
    all.put("hibernate.cache.use_query_cache", "true");
    all.put("hibernate.cache.region.factory_class", "jcache");
    all.put("hibernate.javax.cache.uri", "library.conf");
    all.put("hibernate.javax.cache.missing_cache_strategy", "create");
    all.put("jakarta.persistence.sharedCache.mode", "ENABLE_SELECTIVE");
    all.putAll(settings);
    Configuration configuration =
        new Configuration()
            .addAnnotatedClass(Language.class)
            .addAnnotatedClass(Shelf.class)
            .addAnnotatedClass(Book.class)
            .addAnnotatedClass(Copy.class);
    all.values().removeIf(value -> value.equals(""));
    configuration.getProperties().putAll(all);
    return new Library(configuration.buildSessionFactory());
  }

  /** Runs work in a session and a transaction of its own. */
  <R> R answer(Function<Session, R> work) {
    return factory.fromTransaction(work);
  }

  /** Runs work in a session and a transaction of its own. */
  void run(Consumer<Session> work) {
    factory.inTransaction(work);
  }

  Statistics statistics() {
    return factory.getStatistics();
  }

  CacheRegionStatistics region(String name) {
    return factory.getStatistics().getCacheRegionStatistics(name);
  }

  CacheRegionStatistics region(Class<?> entity) {
    return region(entity.getName());
  }

  SessionFactory factory() {
    return factory;
  }

  @Override
  public void close() {
    factory.close();
  }
}
