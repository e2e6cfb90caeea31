package io.rkvs.provider.config;

import java.io.Serializable;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ExpiryPolicy;
import org.jspecify.annotations.Nullable;

/**
 * An expiry policy whose three answers are constants, for combinations that JSR-107 has no class
 * for. Immutable; its answers may be asked for once and kept.
 *
 * @param created time after creation
 * @param updated time after an update, null when an update leaves the deadline as it is
 * @param accessed time after a read, null when a read leaves the deadline as it is
 */
public record FixedExpiryPolicy(
    Duration created, @Nullable Duration updated, @Nullable Duration accessed)
    implements ExpiryPolicy, Serializable {
  @Override
  public Duration getExpiryForCreation() {
    return created;
  }

  @Override
  public @Nullable Duration getExpiryForUpdate() {
    return updated;
  }

  @Override
  public @Nullable Duration getExpiryForAccess() {
    return accessed;
  }
}
