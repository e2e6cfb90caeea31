package io.rkvs.shop;

import jakarta.persistence.QueryHint;
import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.QueryHints;

/** Articles by number, and by title through the query cache. */
public interface ArticleRepository extends JpaRepository<Article, String> {
  /** Returns all articles with a title. */
  @QueryHints(@QueryHint(name = "org.hibernate.cacheable", value = "true"))
  List<Article> findByTitle(String title);
}
