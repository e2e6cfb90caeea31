package io.rkvs.benchmarks.peers;

import java.io.Serializable;
import java.util.Objects;

/** A value of five fields that can change, so that storing by value means to copy it. */
public final class Pojo implements Serializable {
  private static final long serialVersionUID = 1L;

  private int id;
  private long amount;
  private double rate;
  private String name;
  private String place;

  /** Creates the one of a number. */
  public Pojo(int id) {
    this.id = id;
    this.amount = 1_000L * id;
    this.rate = id / 7.0;
    this.name = "name-" + id;
    this.place = "place-" + id % 100;
  }

  private Pojo(Pojo original) {
    id = original.id;
    amount = original.amount;
    rate = original.rate;
    name = original.name;
    place = original.place;
  }

  /** Returns a copy of a Pojo, made by hand; anything else is immutable here and returned as is. */
  static Object copyOf(Object value) {
    return value instanceof Pojo pojo ? new Pojo(pojo) : value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Pojo p
        && id == p.id
        && amount == p.amount
        && Double.compare(rate, p.rate) == 0
        && name.equals(p.name)
        && place.equals(p.place);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, amount, rate, name, place);
  }
}
