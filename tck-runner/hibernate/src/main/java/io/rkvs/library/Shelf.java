package io.rkvs.library;

import jakarta.persistence.Cacheable;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.Objects;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;
import org.jspecify.annotations.Nullable;

/** A shelf; changes now and then, and a stale label does no harm. */
@Entity
@Cacheable
@Cache(usage = CacheConcurrencyStrategy.NONSTRICT_READ_WRITE)
public class Shelf {
  @Id private int id;
  private @Nullable String label;

  /** For Hibernate. */
  protected Shelf() {}

  /** Creates a shelf. */
  public Shelf(int id, String label) {
    this.id = id;
    this.label = label;
  }

  /** Returns its label. */
  public String getLabel() {
    return Objects.requireNonNull(label);
  }

  /** Changes its label. */
  public void setLabel(String text) {
    label = text;
  }
}
