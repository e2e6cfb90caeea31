package io.rkvs.engine.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The policy against a set of entries: none is lost, none named twice, weights exact. */
class RegionsModelTest {

  @Property(tries = 300)
  void keepsItsBooks(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 200) int capacity,
      @ForAll @IntRange(min = 1, max = 5) int maxWeight) {
    Random random = new Random(seed);
    Regions regions = new Regions(new FrequencySketch(64, capacity));
    regions.divide(capacity, WindowController.SHARES[random.nextInt(4)]);
    Set<TestEntry> model = new HashSet<>();
    List<TestEntry> order = new ArrayList<>();
    for (int step = 0; step < 500; step++) {
      switch (random.nextInt(8)) {
        case 0, 1, 2, 3 -> {
          TestEntry e = new TestEntry(random.nextInt(100), random.nextInt(maxWeight + 1));
          regions.add(e);
          model.add(e);
          order.add(e);
          for (Evictable v = regions.next(capacity); v != null; v = regions.next(capacity)) {
            assertThat(model.remove(v)).as("named once, and present: %s", v).isTrue();
            assertThat(v.region).isEqualTo(Evictable.DEAD);
          }
          assertThat(regions.weight()).isLessThanOrEqualTo(capacity);
        }
        case 4, 5 -> {
          if (!order.isEmpty()) {
            order.get(random.nextInt(order.size())).setVisited();
          }
        }
        case 6 -> {
          if (!order.isEmpty()) {
            TestEntry e = order.get(random.nextInt(order.size()));
            regions.remove(e);
            model.remove(e);
          }
        }
        default -> {
          if (random.nextInt(10) == 0) {
            regions.divide(capacity, WindowController.SHARES[random.nextInt(4)]);
          } else if (!order.isEmpty()) {
            TestEntry e = order.get(random.nextInt(order.size()));
            if (model.contains(e)) {
              regions.reweigh(e, random.nextInt(e.weight() + 1));
            }
          }
        }
      }
      assertThat(regions.count()).isEqualTo(model.size());
      assertThat(regions.weight()).isEqualTo(model.stream().mapToLong(TestEntry::weight).sum());
      assertThat(regions.references())
          .isBetween(model.size(), model.size() + model.size() / 8 + 17);
    }
    for (Evictable e = regions.giveAway(); e != null; e = regions.giveAway()) {
      assertThat(model.remove(e)).isTrue();
    }
    assertThat(model).isEmpty();
    assertThat(regions.weight()).isZero();
  }
}
