package io.rkvs.library;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.OptimisticLockException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.hibernate.StaleStateException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Transactions that read, change and roll back the same entities at the same time never see what
 * was not committed.
 */
class ConcurrencyTest {
  private static final int THREADS = 6;
  private static final int ROUNDS = 40;
  private static final int BOOKS = 4;

  /** What all threads did. */
  private static final class Tally {
    final List<AtomicInteger> committed = new ArrayList<>();
    final AtomicInteger conflicts = new AtomicInteger();

    Tally() {
      for (int i = 0; i < BOOKS; i++) {
        committed.add(new AtomicInteger());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"library.conf", "by-value.conf"})
  void readWriteEntitiesCountEveryCommit(String file) throws Exception {
    try (Library library =
        Library.open("concurrent-" + file, Map.of("hibernate.javax.cache.uri", file))) {
      library.run(
          session -> {
            for (int i = 0; i < BOOKS; i++) {
              session.persist(new Book(i, "isbn-" + i, "title"));
            }
          });
      Tally tally = new Tally();
      inThreads(() -> work(library, tally));
      for (int i = 0; i < BOOKS; i++) {
        int id = i;
        int expected = tally.committed.get(i).get();
        assertThat(library.<Integer>answer(s -> s.find(Book.class, id).getLoans()))
            .as("from the cache")
            .isEqualTo(expected);
        library.factory().getCache().evict(Book.class, id);
        assertThat(library.<Integer>answer(s -> s.find(Book.class, id).getLoans()))
            .as("from the database")
            .isEqualTo(expected);
      }
      assertThat(library.region(Book.class).getHitCount()).isPositive();
      assertThat(tally.committed).extracting(AtomicInteger::get).allMatch(n -> n > 0);
    }
  }

  private static void work(Library library, Tally tally) {
    for (int round = 0; round < ROUNDS; round++) {
      int id = ThreadLocalRandom.current().nextInt(BOOKS);
      boolean rollsBack = round % 5 == 0;
      int[] seen = new int[1];
      try {
        library.run(
            session -> {
              Book book = session.find(Book.class, id);
              seen[0] = book.getLoans();
              assertThat(seen[0])
                  .as("at least what was committed before, without those in flight")
                  .isLessThanOrEqualTo(tally.committed.get(id).get() + THREADS);
              book.lend();
              session.flush();
              if (rollsBack) {
                throw new IllegalStateException("rolled back");
              }
            });
        tally.committed.get(id).incrementAndGet();
      } catch (OptimisticLockException | StaleStateException conflict) {
        tally.conflicts.incrementAndGet();
      } catch (IllegalStateException expected) {
        assertThat(expected).hasMessage("rolled back");
      }
    }
  }

  @Test
  void nonstrictEntitiesSettleOnWhatWasCommitted() throws Exception {
    try (Library library = Library.open("nonstrict", Map.of())) {
      library.run(session -> session.persist(new Shelf(1, "0")));
      AtomicInteger labels = new AtomicInteger();
      inThreads(
          () -> {
            for (int round = 0; round < ROUNDS; round++) {
              String label = Integer.toString(labels.incrementAndGet());
              library.run(session -> session.find(Shelf.class, 1).setLabel(label));
              library.answer(session -> session.find(Shelf.class, 1).getLabel());
            }
          });
      library.run(session -> session.find(Shelf.class, 1).setLabel("last"));
      assertThat(library.<String>answer(session -> session.find(Shelf.class, 1).getLabel()))
          .isEqualTo("last");
    }
  }

  /**
   * Every thread sees its own commit, although results of other threads' queries are cached all the
   * time.
   *
   * <p>The commits come one after another, since Hibernate promises no more: it takes a table's
   * timestamp and stores it in two steps, so that of two writers the one with the older timestamp
   * may store last, and a result between the two counts as fresh. That needs no fault of the cache.
   */
  @Test
  void queriesNeverMissACommitThatWasBeforeThem() throws Exception {
    try (Library library = Library.open("queries", Map.of())) {
      AtomicInteger numbers = new AtomicInteger();
      Lock commits = new ReentrantLock();
      inThreads(
          () -> {
            for (int round = 0; round < ROUNDS / 3; round++) {
              int id = numbers.incrementAndGet();
              String title = Thread.currentThread().getName();
              long before = count(library, title);
              commits.lock();
              try {
                library.run(session -> session.persist(new Book(id, "isbn-" + id, title)));
              } finally {
                commits.unlock();
              }
              assertThat(count(library, title)).isEqualTo(before + 1);
            }
          });
      assertThat(library.statistics().getQueryCachePutCount()).isPositive();
    }
  }

  private static long count(Library library, String title) {
    return library.answer(
        session ->
            session
                .createSelectionQuery("select count(*) from Book where title = :t", Long.class)
                .setParameter("t", title)
                .setCacheable(true)
                .getSingleResult());
  }

  private static void inThreads(Runnable work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        running.add(threads.submit(work));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } finally {
      threads.shutdown();
    }
  }
}
