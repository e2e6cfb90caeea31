package io.rkvs.tour;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** Something an application keeps in a cache: mutable, as such things are. */
final class Order implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String customer;
  private final ArrayList<String> items;

  Order(String customer, String... items) {
    this.customer = customer;
    this.items = new ArrayList<>(List.of(items));
  }

  void add(String item) {
    items.add(item);
  }

  @Override
  public String toString() {
    return customer + items;
  }
}
