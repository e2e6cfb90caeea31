package io.rkvs.provider.management;

import javax.cache.management.CacheStatisticsMXBean;

/** The counters of one cache as JSR-107's bean. */
public final class StatisticsBean implements CacheStatisticsMXBean {
  private final Statistics statistics;

  /** Creates a view of the counters. */
  public StatisticsBean(Statistics statistics) {
    this.statistics = statistics;
  }

  @Override
  public void clear() {
    statistics.clear();
  }

  @Override
  public long getCacheHits() {
    return statistics.hits();
  }

  @Override
  public float getCacheHitPercentage() {
    long misses = statistics.misses();
    return percentage(statistics.hits(), misses);
  }

  @Override
  public long getCacheMisses() {
    return statistics.misses();
  }

  @Override
  public float getCacheMissPercentage() {
    long misses = statistics.misses();
    return percentage(misses, statistics.hits());
  }

  private static float percentage(long part, long rest) {
    return part == 0 ? 0 : (float) (100.0 * part / (part + rest));
  }

  @Override
  public long getCacheGets() {
    long misses = statistics.misses();
    return statistics.hits() + misses;
  }

  @Override
  public long getCachePuts() {
    return statistics.puts();
  }

  @Override
  public long getCacheRemovals() {
    return statistics.removals();
  }

  @Override
  public long getCacheEvictions() {
    return statistics.evictions();
  }

  @Override
  public float getAverageGetTime() {
    return statistics.averageGetMicros();
  }

  @Override
  public float getAveragePutTime() {
    return statistics.averagePutMicros();
  }

  @Override
  public float getAverageRemoveTime() {
    return statistics.averageRemoveMicros();
  }
}
