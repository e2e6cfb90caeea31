package io.rkvs.provider.expiry;

import static io.rkvs.provider.expiry.ExpiryRules.ETERNAL;
import static io.rkvs.provider.expiry.ExpiryRules.KEEP;
import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import javax.cache.expiry.AccessedExpiryPolicy;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.expiry.ModifiedExpiryPolicy;
import javax.cache.expiry.TouchedExpiryPolicy;
import org.junit.jupiter.api.Test;

/** From policies to deadlines. */
final class ExpiryRulesTest {
  private static final long NOW = 1_000;
  private static final Duration MILLI = new Duration(MILLISECONDS, 1);
  private static final long THEN = NOW + 1_000_000;

  private static ExpiryRules rules(ExpiryPolicy policy) {
    return new ExpiryRules("test", policy, 0);
  }

  private static void assertDeadlines(
      ExpiryPolicy policy, long creation, long update, long access) {
    ExpiryRules rules = rules(policy);
    assertThat(rules.onCreation(NOW)).as("creation").isEqualTo(creation);
    assertThat(rules.onUpdate(NOW)).as("update").isEqualTo(update);
    assertThat(rules.onAccess(NOW, ETERNAL)).as("access").isEqualTo(access);
    assertThat(rules.isCustom()).isFalse();
  }

  @Test
  void thePoliciesOfJavaxCache() {
    assertDeadlines(new EternalExpiryPolicy(), ETERNAL, KEEP, KEEP);
    assertDeadlines(new CreatedExpiryPolicy(MILLI), THEN, KEEP, KEEP);
    assertDeadlines(new ModifiedExpiryPolicy(MILLI), THEN, THEN, KEEP);
    assertDeadlines(new AccessedExpiryPolicy(MILLI), THEN, KEEP, THEN);
    assertDeadlines(new TouchedExpiryPolicy(MILLI), THEN, THEN, THEN);
  }

  @Test
  void zeroIsNow() {
    assertDeadlines(new TouchedExpiryPolicy(Duration.ZERO), NOW, NOW, NOW);
  }

  @Test
  void whatDoesNotFitNeverComes() {
    Duration ages = new Duration(DAYS, Long.MAX_VALUE);
    assertDeadlines(new TouchedExpiryPolicy(ages), ETERNAL, ETERNAL, ETERNAL);
    ExpiryRules nearly =
        rules(new CreatedExpiryPolicy(new Duration(MILLISECONDS, Long.MAX_VALUE / 1_000_000)));
    assertThat(nearly.onCreation(Long.MAX_VALUE / 2)).isEqualTo(ETERNAL);
  }

  @Test
  void anyOtherClassIsUserCode() {
    ExpiryRules rules =
        rules(
            new ExpiryPolicy() {
              @Override
              public Duration getExpiryForCreation() {
                return MILLI;
              }

              @Override
              public Duration getExpiryForAccess() {
                throw new IllegalStateException("on purpose");
              }

              @Override
              public Duration getExpiryForUpdate() {
                return null;
              }
            });
    assertThat(rules.isCustom()).isTrue();
    assertThat(rules.isTouching()).isTrue();
    assertThat(rules.isEternal()).isFalse();
    assertThat(rules.onCreation(NOW)).isEqualTo(THEN);
    assertThat(rules.onAccess(NOW, ETERNAL)).isEqualTo(KEEP);
    assertThat(rules.onUpdate(NOW)).isEqualTo(KEEP);
  }

  @Test
  void onlyPoliciesWithoutDeadlinesAreEternal() {
    assertThat(rules(new EternalExpiryPolicy()).isEternal()).isTrue();
    assertThat(rules(new TouchedExpiryPolicy(Duration.ETERNAL)).isEternal()).isTrue();
    assertThat(rules(new TouchedExpiryPolicy(Duration.ETERNAL)).isTouching()).isFalse();
    assertThat(rules(new CreatedExpiryPolicy(MILLI)).isEternal()).isFalse();
    assertThat(rules(new CreatedExpiryPolicy(MILLI)).isTouching()).isFalse();
    assertThat(rules(new AccessedExpiryPolicy(MILLI)).isTouching()).isTrue();
  }

  @Test
  void jitterBringsDeadlinesForwardByItsFractionAtMost() {
    ExpiryRules rules = new ExpiryRules("test", new CreatedExpiryPolicy(MILLI), 0.25);
    Set<Long> seen = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      long deadline = rules.onCreation(NOW);
      assertThat(deadline).isBetween(NOW + 750_000, THEN);
      seen.add(deadline);
    }
    assertThat(seen).hasSizeGreaterThan(100);
  }
}
