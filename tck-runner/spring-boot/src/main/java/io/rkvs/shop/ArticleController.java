package io.rkvs.shop;

import jakarta.persistence.EntityManagerFactory;
import java.util.Map;
import org.hibernate.SessionFactory;
import org.hibernate.stat.Statistics;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Articles over HTTP, and what Hibernate says about its caches. */
@RestController
class ArticleController {
  private final ArticleRepository articles;
  private final Statistics statistics;

  ArticleController(ArticleRepository articles, EntityManagerFactory factory) {
    this.articles = articles;
    statistics = factory.unwrap(SessionFactory.class).getStatistics();
  }

  @PutMapping("/articles/{id}")
  void save(@PathVariable String id, @RequestBody String title) {
    articles.save(new Article(id, title));
  }

  @GetMapping("/articles/{id}")
  ResponseEntity<String> title(@PathVariable String id) {
    return articles
        .findById(id)
        .map(article -> ResponseEntity.ok(article.getTitle()))
        .orElse(ResponseEntity.notFound().build());
  }

  @GetMapping("/titles/{title}")
  long count(@PathVariable String title) {
    return articles.findByTitle(title).size();
  }

  @GetMapping("/hibernate")
  Map<String, Long> statistics() {
    return Map.of(
        "hits", statistics.getSecondLevelCacheHitCount(),
        "puts", statistics.getSecondLevelCachePutCount(),
        "queryHits", statistics.getQueryCacheHitCount(),
        "statements", statistics.getPrepareStatementCount());
  }
}
