package io.rkvs.shop;

import java.math.BigDecimal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.Caching;
import org.springframework.stereotype.Service;

/** Prices, behind Spring's annotations. */
@Service
public class PriceService {
  private final Map<String, BigDecimal> table = new ConcurrentHashMap<>();
  private final Calls calls;

  PriceService(Calls calls) {
    this.calls = calls;
  }

  /** Returns the price of an article, or null; both are cached. */
  @Cacheable("prices")
  public @Nullable Price price(String article) {
    calls.count("price");
    BigDecimal amount = table.get(article);
    return amount == null ? null : new Price(article, amount);
  }

  /** Changes a price. */
  @Caching(
      put = @CachePut(cacheNames = "prices", key = "#article"),
      evict = @CacheEvict(cacheNames = "quotes", allEntries = true))
  public Price change(String article, BigDecimal amount) {
    calls.count("change");
    table.put(article, amount);
    return new Price(article, amount);
  }

  /** Forgets one price, that of the cache only. */
  @CacheEvict("prices")
  public void forget(String article) {
    calls.count("forget");
  }

  /** Forgets all prices, before anything else happens. */
  @CacheEvict(cacheNames = "prices", allEntries = true, beforeInvocation = true)
  public void forgetAll() {
    calls.count("forgetAll");
  }
}
