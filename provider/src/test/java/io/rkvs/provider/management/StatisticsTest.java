package io.rkvs.provider.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Counters lose nothing, and averages are those of what was timed. */
final class StatisticsTest {
  private final Statistics statistics = new Statistics();

  @Test
  void loseNothingBetweenThreads() throws Exception {
    int threads = 8;
    int each = 20_000;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    List<Future<?>> all = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      all.add(
          pool.submit(
              () -> {
                for (int i = 0; i < each; i++) {
                  statistics.hit();
                  statistics.miss();
                  statistics.puts(1);
                  statistics.removals(1);
                  statistics.eviction();
                }
              }));
    }
    for (Future<?> f : all) {
      f.get();
    }
    pool.shutdown();
    assertThat(
            List.of(
                statistics.hits(),
                statistics.misses(),
                statistics.puts(),
                statistics.removals(),
                statistics.evictions()))
        .containsOnly((long) threads * each);
  }

  /** More threads, one after the other and at once, than have counters of their own. */
  @Test
  void loseNothingOfThreadsThatHaveEnded() throws Exception {
    int generations = 4;
    int threads = 200;
    int each = 1_000;
    for (int g = 0; g < generations; g++) {
      List<Thread> all = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        all.add(new Thread(() -> getAsACacheDoes(each)));
      }
      all.forEach(Thread::start);
      for (Thread thread : all) {
        thread.join();
      }
    }
    assertThat(statistics.hits()).isEqualTo((long) generations * threads * each);
    assertThat(statistics.misses()).isZero();
  }

  private void getAsACacheDoes(int times) {
    for (int i = 0; i < times; i++) {
      OwnCounts own = statistics.own();
      if (own == null) {
        statistics.hit();
      } else {
        own.hit();
      }
    }
  }

  @Test
  void threadThatCountsOftenDoesSoAlone() throws Exception {
    assertThat(statistics.own()).isNull();
    getAsACacheDoes(ThreadCounts.WORTH_OWN);
    OwnCounts own = statistics.own();
    assertThat(own).isNotNull();

    Thread other = new Thread(() -> assertThat(statistics.own()).isNull());
    other.start();
    other.join();
    getAsACacheDoes(1);
    assertThat(statistics.hits()).isEqualTo(ThreadCounts.WORTH_OWN + 1);
    statistics.clear();
    assertThat(statistics.own()).isNull();
    assertThat(statistics.hits()).isZero();
  }

  @Test
  void timeTheFirstAndThenOneOfMany() {
    int timed = 0;
    for (int i = 0; i < 10 * Statistics.GET_SAMPLE; i++) {
      long start = statistics.startGet();
      if (start != 0) {
        timed++;
      }
      statistics.hit(); // the number of gets is what chooses
      statistics.endGet(start);
    }
    assertThat(timed).isEqualTo(1 + 10); // the count starts again when the thread counts alone
    assertThat(statistics.averageGetMicros()).isPositive();
    assertThat(statistics.averagePutMicros()).isZero();
  }

  @Test
  void averagesDivideByWhatWasTimed() {
    long start = System.nanoTime() - 3_000_000;
    statistics.endPut(start);
    statistics.endPut(start);
    statistics.puts(1_000); // of which two were timed
    assertThat(statistics.averagePutMicros()).isGreaterThanOrEqualTo(3_000f);
    statistics.endGets(System.nanoTime() - 1_000_000, 1_000);
    assertThat(statistics.averageGetMicros()).isBetween(1f, 900f);
  }

  @Test
  void percentagesOfNothingAreZero() {
    StatisticsBean bean = new StatisticsBean(statistics);
    assertThat(bean.getCacheHitPercentage()).isZero();
    assertThat(bean.getCacheMissPercentage()).isZero();
    statistics.gets(4, 1);
    assertThat(bean.getCacheHitPercentage()).isEqualTo(75f);
    assertThat(bean.getCacheMissPercentage()).isEqualTo(25f);
    assertThat(bean.getCacheGets()).isEqualTo(4);
    bean.clear();
    assertThat(bean.getCacheGets()).isZero();
    assertThat(bean.getAverageGetTime()).isZero();
  }
}
