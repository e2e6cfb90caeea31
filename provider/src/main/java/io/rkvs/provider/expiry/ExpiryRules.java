package io.rkvs.provider.expiry;

import io.rkvs.engine.Node;
import io.rkvs.engine.Table;
import io.rkvs.provider.config.FixedExpiryPolicy;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import javax.cache.expiry.AccessedExpiryPolicy;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.expiry.ModifiedExpiryPolicy;
import javax.cache.expiry.TouchedExpiryPolicy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An expiry policy as deadlines.
 *
 * <p>The policies of javax.cache and of the configuration file, told by their exact class, become
 * constants: no user code runs. Any other policy is user code and is asked each time; where it
 * fails, or answers null for a creation, the default holds: eternal for a creation, unchanged for
 * an update or an access. A failure is logged once per cache.
 *
 * <p>Thread-safe when the policy is. A deadline of {@code now} means: expired at once.
 */
public final class ExpiryRules {
  private static final Logger LOG = LoggerFactory.getLogger(ExpiryRules.class);

  /** A deadline that leaves the one that is there. */
  public static final long KEEP = Table.KEEP;

  /** A deadline that never comes. */
  public static final long ETERNAL = Node.ETERNAL;

  private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final String cacheName;
  private final ExpiryPolicy policy;
  private final boolean isCustom;
  private final double jitter;
  private final long creationNanos;
  private final long updateNanos;
  private final long accessNanos;
  private final AtomicBoolean isFailureLogged = new AtomicBoolean();

  /**
   * Creates the rules of one cache.
   *
   * @param jitter by which fraction of its duration a deadline may come earlier, 0 to below 1
   */
  public ExpiryRules(String cacheName, ExpiryPolicy policy, double jitter) {
    this.cacheName = cacheName;
    this.policy = policy;
    this.jitter = jitter;
    this.isCustom = !isBuiltIn(policy);
    if (isCustom) {
      creationNanos = KEEP;
      updateNanos = KEEP;
      accessNanos = KEEP;
    } else {
      creationNanos = nanosOf(policy.getExpiryForCreation());
      updateNanos = nanosOf(policy.getExpiryForUpdate());
      accessNanos = nanosOf(policy.getExpiryForAccess());
    }
  }

  private static boolean isBuiltIn(ExpiryPolicy policy) {
    Class<?> type = policy.getClass();
    return type == EternalExpiryPolicy.class
        || type == CreatedExpiryPolicy.class
        || type == ModifiedExpiryPolicy.class
        || type == AccessedExpiryPolicy.class
        || type == TouchedExpiryPolicy.class
        || type == FixedExpiryPolicy.class;
  }

  /** Returns the policy. */
  public ExpiryPolicy policy() {
    return policy;
  }

  /** Returns whether the policy is user code. */
  public boolean isCustom() {
    return isCustom;
  }

  /** Returns whether entries never get a deadline, so that no operation needs the clock. */
  public boolean isEternal() {
    return !isCustom
        && creationNanos == ETERNAL
        && (updateNanos == KEEP || updateNanos == ETERNAL)
        && (accessNanos == KEEP || accessNanos == ETERNAL);
  }

  /** Returns whether an access may change the deadline. */
  public boolean isTouching() {
    return isCustom || (accessNanos != KEEP && !isEternal());
  }

  /**
   * Returns whether accesses give so long a time that a reading of the clock some milliseconds old
   * is good enough: it comes out short by less than a thousandth, as a rule.
   */
  public boolean isAccessLong() {
    return accessNanos >= LONG_NANOS && accessNanos != ETERNAL;
  }

  /** Returns the deadline of an entry created now; {@code now} when it is not to be stored. */
  public long onCreation(long now) {
    long nanos =
        isCustom ? ask("getExpiryForCreation", policy::getExpiryForCreation) : creationNanos;
    return nanos == KEEP ? ETERNAL : deadline(now, nanos);
  }

  /** Returns the deadline of an entry updated now, {@link #KEEP} to leave it as it is. */
  public long onUpdate(long now) {
    long nanos = isCustom ? ask("getExpiryForUpdate", policy::getExpiryForUpdate) : updateNanos;
    return nanos == KEEP ? KEEP : deadline(now, nanos);
  }

  /**
   * Returns the deadline of an entry accessed now, {@link #KEEP} to leave it as it is. Jitter
   * brings no deadline forward that an access itself would leave.
   *
   * @param seen the deadline that the entry has
   */
  public long onAccess(long now, long seen) {
    long nanos = isCustom ? ask("getExpiryForAccess", policy::getExpiryForAccess) : accessNanos;
    if (nanos == KEEP) {
      return KEEP;
    }
    long deadline = deadline(now, nanos);
    boolean isJitter = jitter > 0 && deadline < seen && seen != ETERNAL && seen - now <= nanos;
    return isJitter ? KEEP : deadline;
  }

  private long deadline(long now, long nanos) {
    if (nanos == ETERNAL) {
      return ETERNAL;
    }
    if (nanos == 0) {
      return now;
    }
    long shortened = nanos;
    if (jitter > 0) {
      long most = (long) (nanos * jitter);
      if (most > 0) {
        shortened = Math.max(1, nanos - ThreadLocalRandom.current().nextLong(most + 1));
      }
    }
    long deadline = now + shortened;
    return deadline < now ? ETERNAL : deadline;
  }

  private long ask(String question, Supplier<@Nullable Duration> answer) {
    try {
      return nanosOf(answer.get());
    } catch (RuntimeException e) {
      if (isFailureLogged.compareAndSet(false, true)) {
        LOG.warn(
            "cache '{}': expiry policy {} failed in {}; while it does, created entries are eternal"
                + " and others keep their deadline (logged once)",
            cacheName,
            policy.getClass().getName(),
            question,
            e);
      }
      return KEEP;
    }
  }

  /** Returns a duration in nanoseconds: KEEP for null, ETERNAL when it does not fit. */
  private static long nanosOf(@Nullable Duration duration) {
    if (duration == null) {
      return KEEP;
    }
    return duration.isEternal()
        ? ETERNAL
        : duration.getTimeUnit().toNanos(duration.getDurationAmount());
  }
}
