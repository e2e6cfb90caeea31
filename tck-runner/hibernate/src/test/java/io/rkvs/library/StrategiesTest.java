package io.rkvs.library;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.CacheRetrieveMode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.hibernate.KeyType;
import org.hibernate.stat.CacheRegionStatistics;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What Hibernate caches is found again without a statement, and what changes is not found stale.
 */
class StrategiesTest {
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static Library library;

  @BeforeAll
  static void open() {
    library = Library.open("strategies", Map.of());
  }

  @AfterAll
  static void close() {
    library.close();
  }

  @BeforeEach
  void clear() {
    library.statistics().clear();
  }

  private static int book(String title) {
    int id = NUMBERS.incrementAndGet();
    library.run(
        session -> {
          Book book = new Book(id, "isbn-" + id, title);
          book.addCopy(id * 10);
          book.addCopy(id * 10 + 1);
          session.persist(book);
        });
    return id;
  }

  private static long statements() {
    return library.statistics().getPrepareStatementCount();
  }

  @Test
  void readOnlyEntities() {
    library.run(session -> session.persist(new Language("eo", "Esperanto")));
    library.answer(session -> session.find(Language.class, "eo"));
    long before = statements();
    for (int i = 0; i < 3; i++) {
      assertThat(library.<String>answer(session -> session.find(Language.class, "eo").getName()))
          .isEqualTo("Esperanto");
    }
    assertThat(statements()).isEqualTo(before);
    assertThat(library.region(Language.class).getHitCount()).isGreaterThanOrEqualTo(3);
  }

  @Test
  void nonstrictReadWriteEntities() {
    library.run(session -> session.persist(new Shelf(1, "Poetry")));
    assertThat(library.<String>answer(session -> session.find(Shelf.class, 1).getLabel()))
        .isEqualTo("Poetry");
    long before = statements();
    assertThat(library.<String>answer(session -> session.find(Shelf.class, 1).getLabel()))
        .isEqualTo("Poetry");
    assertThat(statements()).isEqualTo(before);
    library.run(session -> session.find(Shelf.class, 1).setLabel("Prose"));
    assertThat(library.<String>answer(session -> session.find(Shelf.class, 1).getLabel()))
        .isEqualTo("Prose");
  }

  @Test
  void readWriteEntities() {
    int id = book("Momo");
    library.answer(session -> session.find(Book.class, id));
    long before = statements();
    assertThat(library.<String>answer(session -> session.find(Book.class, id).getTitle()))
        .isEqualTo("Momo");
    assertThat(statements()).isEqualTo(before);
    library.run(session -> session.find(Book.class, id).setTitle("Jim"));
    before = statements();
    assertThat(library.<String>answer(session -> session.find(Book.class, id).getTitle()))
        .isEqualTo("Jim");
    assertThat(statements()).as("the update went through the cache").isEqualTo(before);
  }

  @Test
  void aTransactionThatIsRolledBackLeavesNothingInTheCache() {
    int id = book("Momo");
    try {
      library.run(
          session -> {
            session.find(Book.class, id).setTitle("never");
            session.flush();
            throw new IllegalStateException("rolled back");
          });
    } catch (IllegalStateException expected) {
      assertThat(expected).hasMessage("rolled back");
    }
    assertThat(library.<String>answer(session -> session.find(Book.class, id).getTitle()))
        .isEqualTo("Momo");
  }

  @Test
  void deletedEntitiesAreGone() {
    int id = book("Momo");
    library.answer(session -> session.find(Book.class, id));
    library.run(session -> session.remove(session.find(Book.class, id)));
    assertThat(library.<Book>answer(session -> session.find(Book.class, id))).isNull();
  }

  @Test
  void collections() {
    int id = book("Momo");
    String region = Book.class.getName() + ".copies";
    assertThat(library.<Integer>answer(session -> session.find(Book.class, id).getCopies().size()))
        .isEqualTo(2);
    long before = statements();
    CacheRegionStatistics statistics = library.region(region);
    long hits = statistics.getHitCount();
    assertThat(library.<Integer>answer(session -> session.find(Book.class, id).getCopies().size()))
        .isEqualTo(2);
    assertThat(statements()).isEqualTo(before);
    assertThat(statistics.getHitCount()).isEqualTo(hits + 1);
    library.run(session -> session.find(Book.class, id).addCopy(id * 10 + 2));
    assertThat(library.<Integer>answer(session -> session.find(Book.class, id).getCopies().size()))
        .isEqualTo(3);
  }

  @Test
  void naturalIds() {
    int id = book("Momo");
    assertThat(byIsbn("isbn-" + id)).isEqualTo(id);
    long before = statements();
    assertThat(byIsbn("isbn-" + id)).isEqualTo(id);
    assertThat(statements()).isEqualTo(before);
    assertThat(library.statistics().getNaturalIdCacheHitCount()).isPositive();
  }

  private static int byIsbn(String isbn) {
    return library.answer(session -> session.find(Book.class, isbn, KeyType.NATURAL).getId());
  }

  private static List<Book> titled(String title) {
    return library.answer(
        session ->
            session
                .createSelectionQuery("from Book where title = :title", Book.class)
                .setParameter("title", title)
                .setCacheable(true)
                .getResultList());
  }

  @Test
  void queries() {
    book("Pippi");
    assertThat(titled("Pippi")).hasSize(1);
    long before = statements();
    assertThat(titled("Pippi")).hasSize(1);
    assertThat(statements()).isEqualTo(before);
    assertThat(library.statistics().getQueryCacheHitCount()).isEqualTo(1);
    book("Pippi");
    assertThat(titled("Pippi")).as("update timestamps were heeded").hasSize(2);
  }

  @Test
  void thousandsOfQueriesDoNotPushUpdateTimestampsOut() {
    book("Krabat");
    assertThat(titled("Krabat")).isNotEmpty();
    int before = titled("Krabat").size();
    for (int i = 0; i < 200; i++) {
      titled("nothing " + i);
    }
    book("Krabat");
    assertThat(titled("Krabat")).hasSize(before + 1);
    assertThat(library.region(Library.TIMESTAMPS).getMissCount())
        .as("a table that was ever written is known")
        .isLessThanOrEqualTo(library.region(Library.TIMESTAMPS).getPutCount());
  }

  @Test
  void cacheModesAreHeeded() {
    int id = book("Momo");
    library.answer(session -> session.find(Book.class, id));
    long before = statements();
    library.answer(session -> session.find(Book.class, id, CacheRetrieveMode.BYPASS));
    assertThat(statements()).isGreaterThan(before);
  }
}
