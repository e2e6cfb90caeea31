package io.rkvs.provider.config;

import java.io.Serializable;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.cache.configuration.Factory;
import javax.cache.configuration.FactoryBuilder;
import javax.cache.expiry.AccessedExpiryPolicy;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.expiry.ModifiedExpiryPolicy;
import javax.cache.expiry.TouchedExpiryPolicy;
import org.jspecify.annotations.Nullable;

/**
 * The expiry block of the file: how long an entry has after each kind of operation.
 *
 * @param created after its creation; {@link #NEVER_AGAIN} for no end
 * @param updated after an update, null when an update leaves the deadline as it is
 * @param accessed after a read, null when a read leaves the deadline as it is
 */
record ExpiryTimes(Duration created, @Nullable Duration updated, @Nullable Duration accessed)
    implements Serializable {
  /** Stands for "never" in the file. */
  static final Duration NEVER_AGAIN = Duration.ofSeconds(Long.MAX_VALUE);

  /** Nothing expires. */
  static final ExpiryTimes NEVER = new ExpiryTimes(NEVER_AGAIN, null, null);

  /**
   * Returns JSR-107's own policy where one says the same, so that it is recognized, and {@link
   * FixedExpiryPolicy} otherwise.
   */
  Factory<? extends ExpiryPolicy> toFactory() {
    javax.cache.expiry.Duration d = convert(created);
    boolean onUpdate = created.equals(updated);
    boolean onAccess = created.equals(accessed);
    if (isNever()) {
      return EternalExpiryPolicy.factoryOf();
    } else if (updated == null && accessed == null) {
      return CreatedExpiryPolicy.factoryOf(d);
    } else if (onUpdate && accessed == null) {
      return ModifiedExpiryPolicy.factoryOf(d);
    } else if (onAccess && updated == null) {
      return AccessedExpiryPolicy.factoryOf(d);
    } else if (onAccess && onUpdate) {
      return TouchedExpiryPolicy.factoryOf(d);
    }
    return new FactoryBuilder.SingletonFactory<ExpiryPolicy>(
        new FixedExpiryPolicy(d, convertOrNull(updated), convertOrNull(accessed)));
  }

  /** Returns whether nothing ever expires. */
  boolean isNever() {
    return isNever(created)
        && (updated == null || isNever(updated))
        && (accessed == null || isNever(accessed));
  }

  private static boolean isNever(Duration duration) {
    return duration.equals(NEVER_AGAIN);
  }

  private static javax.cache.expiry.@Nullable Duration convertOrNull(@Nullable Duration duration) {
    return duration == null ? null : convert(duration);
  }

  private static javax.cache.expiry.Duration convert(Duration duration) {
    return isNever(duration)
        ? javax.cache.expiry.Duration.ETERNAL
        : new javax.cache.expiry.Duration(TimeUnit.MILLISECONDS, duration.toMillis());
  }

  @Override
  public String toString() {
    return "{created="
        + text(created)
        + (updated == null ? "" : ", updated=" + text(updated))
        + (accessed == null ? "" : ", accessed=" + text(accessed))
        + "}";
  }

  private static String text(Duration duration) {
    return isNever(duration) ? "never" : duration.toString();
  }
}
