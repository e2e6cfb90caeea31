package io.rkvs.library;

import jakarta.persistence.Cacheable;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;
import org.jspecify.annotations.Nullable;

/** One copy of a book. */
@Entity
@Cacheable
@Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
public class Copy {
  @Id private int number;

  @ManyToOne(fetch = FetchType.LAZY)
  private @Nullable Book book;

  /** For Hibernate. */
  protected Copy() {}

  /** Creates a copy. */
  Copy(int number, Book book) {
    this.number = number;
    this.book = book;
  }

  /** Returns its number. */
  public int getNumber() {
    return number;
  }

  /** Returns the book. */
  public @Nullable Book getBook() {
    return book;
  }
}
