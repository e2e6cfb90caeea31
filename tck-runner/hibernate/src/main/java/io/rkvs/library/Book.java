package io.rkvs.library;

import jakarta.persistence.Cacheable;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;
import org.hibernate.annotations.NaturalId;
import org.hibernate.annotations.NaturalIdCache;
import org.jspecify.annotations.Nullable;

/** A book: cached itself, by its ISBN, and its list of copies. */
@Entity
@Cacheable
@Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
@NaturalIdCache
public class Book {
  @Id private int id;
  @NaturalId private @Nullable String isbn;
  private @Nullable String title;
  private int loans;
  @Version private int version;

  @OneToMany(cascade = CascadeType.ALL, mappedBy = "book")
  @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
  private List<Copy> copies = new ArrayList<>();

  /** For Hibernate. */
  protected Book() {}

  /** Creates a book. */
  public Book(int id, String isbn, String title) {
    this.id = id;
    this.isbn = isbn;
    this.title = title;
  }

  /** Returns its number. */
  public int getId() {
    return id;
  }

  /** Returns its ISBN, by which it is found too. */
  public String getIsbn() {
    return Objects.requireNonNull(isbn);
  }

  /** Returns its version, which rises with each change. */
  public int getVersion() {
    return version;
  }

  /** Returns its title. */
  public String getTitle() {
    return Objects.requireNonNull(title);
  }

  /** Changes its title. */
  public void setTitle(String text) {
    title = text;
  }

  /** Returns how often it was lent. */
  public int getLoans() {
    return loans;
  }

  /** Lends it once more. */
  public void lend() {
    loans++;
  }

  /** Adds a copy. */
  public void addCopy(int number) {
    copies.add(new Copy(number, this));
  }

  /** Returns its copies. */
  public List<Copy> getCopies() {
    return copies;
  }
}
