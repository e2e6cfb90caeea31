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

  @Test
  void timeTheFirstAndThenOneOfMany() {
    int timed = 0;
    for (int i = 0; i < 10 * Statistics.SAMPLE; i++) {
      long start = statistics.startGet();
      if (start != 0) {
        timed++;
      }
      statistics.hit(); // the number of gets is what chooses
      statistics.endGet(start);
    }
    assertThat(timed).isEqualTo(10);
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
