package io.rkvs.library;

import jakarta.persistence.Cacheable;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.Objects;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A language; never changes. */
@Entity
@Immutable
@Cacheable
@Cache(usage = CacheConcurrencyStrategy.READ_ONLY)
public class Language {
  @Id private @Nullable String code;
  private @Nullable String name;

  /** For Hibernate. */
  protected Language() {}

  /** Creates a language. */
  public Language(String code, String name) {
    this.code = code;
    this.name = name;
  }

  /** Returns its name. */
  public String getName() {
    return Objects.requireNonNull(name);
  }
}
