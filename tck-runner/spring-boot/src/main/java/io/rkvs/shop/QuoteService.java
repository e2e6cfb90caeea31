package io.rkvs.shop;

import java.math.BigDecimal;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.stereotype.Service;

/** Quotes for several pieces: expensive, so that only one caller may compute one at a time. */
@Service
public class QuoteService {
  private final Calls calls;
  private final PriceService prices;

  QuoteService(Calls calls, PriceService prices) {
    this.calls = calls;
    this.prices = prices;
  }

  /**
   * Returns the quote; computes with the prices, which are cached themselves, while it holds the
   * quote's key.
   */
  @Cacheable(cacheNames = "quotes", sync = true)
  public BigDecimal quote(String article, int pieces) {
    calls.count("quote");
    Price price = prices.price(article);
    if (price == null) {
      throw new IllegalArgumentException("no such article: " + article);
    }
    return price.amount().multiply(BigDecimal.valueOf(pieces));
  }
}
