package io.rkvs.tour;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.cache.Cache;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import org.jspecify.annotations.Nullable;

/** The slow store behind a cache: asked on a miss, told of every write. */
final class Warehouse implements CacheLoader<String, Integer>, CacheWriter<String, Integer> {
  private final Map<String, Integer> stock = new ConcurrentHashMap<>();

  Warehouse(Map<String, Integer> stock) {
    this.stock.putAll(stock);
  }

  Map<String, Integer> stock() {
    return Map.copyOf(stock);
  }

  @Override
  public @Nullable Integer load(String article) {
    return stock.get(article);
  }

  @Override
  public Map<String, Integer> loadAll(Iterable<? extends String> articles) {
    Map<String, Integer> found = new HashMap<>();
    for (String article : articles) {
      Integer count = stock.get(article);
      if (count != null) {
        found.put(article, count);
      }
    }
    return found;
  }

  @Override
  public void write(Cache.Entry<? extends String, ? extends Integer> entry) {
    stock.put(entry.getKey(), entry.getValue());
  }

  @Override
  public void writeAll(Collection<Cache.Entry<? extends String, ? extends Integer>> entries) {
    entries.forEach(this::write);
    entries.clear();
  }

  @Override
  public void delete(Object article) {
    stock.remove(article);
  }

  @Override
  public void deleteAll(Collection<?> articles) {
    articles.forEach(stock::remove);
    articles.clear();
  }
}
