package io.rkvs.shop;

import jakarta.persistence.Cacheable;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.Objects;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;
import org.jspecify.annotations.Nullable;

/** An article in the database, and in the second-level cache. */
@Entity
@Cacheable
@Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
public class Article {
  @Id private @Nullable String id;
  private @Nullable String title;

  /** For the database. */
  protected Article() {}

  /** Creates an article. */
  public Article(String id, String title) {
    this.id = id;
    this.title = title;
  }

  /** Returns its number. */
  public String getId() {
    return Objects.requireNonNull(id);
  }

  /** Returns its title. */
  public String getTitle() {
    return Objects.requireNonNull(title);
  }
}
