package io.rkvs.benchmarks.peers;

import java.util.concurrent.TimeUnit;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.expiry.TouchedExpiryPolicy;

/**
 * What a store is asked to do beyond keeping entries.
 *
 * @param isByValue whether keys and values are copied in and out
 * @param hasStatistics whether hits and misses are counted
 * @param expiry when entries expire
 * @param expiryMillis after how long they do
 * @param bound the number of entries above which it evicts, 0 for none
 */
public record Setting(
    boolean isByValue, boolean hasStatistics, Expiry expiry, long expiryMillis, int bound) {
  /** When entries expire. */
  public enum Expiry {
    NEVER,
    CREATED,
    TOUCHED
  }

  private static final long HOUR = TimeUnit.HOURS.toMillis(1);

  /** References, without limit, for ever. */
  public static final Setting PLAIN = new Setting(false, false, Expiry.NEVER, 0, 0);

  /** As {@link #PLAIN}, counted. */
  public static final Setting STATISTICS = new Setting(false, true, Expiry.NEVER, 0, 0);

  /** As {@link #PLAIN}, for an hour from the creation. */
  public static final Setting CREATED = new Setting(false, false, Expiry.CREATED, HOUR, 0);

  /** As {@link #PLAIN}, for an hour from the last access. */
  public static final Setting TOUCHED = new Setting(false, false, Expiry.TOUCHED, HOUR, 0);

  /** Copies, without limit, for ever. */
  public static final Setting BY_VALUE = new Setting(true, false, Expiry.NEVER, 0, 0);

  /** As {@link #PLAIN}, with a bound. */
  public static Setting bounded(int bound) {
    return new Setting(false, false, Expiry.NEVER, 0, bound);
  }

  Setting withExpiryMillis(long millis) {
    return new Setting(isByValue, hasStatistics, expiry, millis, bound);
  }

  /** Makes a configuration of javax.cache say this, but for the bound. */
  <C extends MutableConfiguration<Object, Object>> C applyTo(C configuration) {
    configuration.setStoreByValue(isByValue).setStatisticsEnabled(hasStatistics);
    Duration duration = new Duration(TimeUnit.MILLISECONDS, expiryMillis);
    switch (expiry) {
      case NEVER -> {}
      case CREATED -> configuration.setExpiryPolicyFactory(CreatedExpiryPolicy.factoryOf(duration));
      case TOUCHED -> configuration.setExpiryPolicyFactory(TouchedExpiryPolicy.factoryOf(duration));
    }
    return configuration;
  }
}
