package io.rkvs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Writers move amounts between the keys of a group by batches, so that a group's sum never changes;
 * readers check it by single gets, batch reads and cuts, while shards and bins come and go. A few
 * seconds, or as many as {@code -Drkvs.run.seconds} says; prints the number of checks.
 */
final class InvariantRunTest {
  private static final int GROUPS = 64;
  private static final int MEMBERS = 3;

  private final Table table = Fixtures.table(4);
  private final Object[][] keys = new Object[GROUPS][MEMBERS];
  private final AtomicLong batches = new AtomicLong();
  private final AtomicLong checks = new AtomicLong();
  private final AtomicLong resizes = new AtomicLong();
  private final long end =
      System.nanoTime() + TimeUnit.SECONDS.toNanos(Integer.getInteger("rkvs.run.seconds", 4));

  @Test
  void sumsNeverChange() throws Exception {
    for (int g = 0; g < GROUPS; g++) {
      for (int m = 0; m < MEMBERS; m++) {
        keys[g][m] = "group " + g + " member " + m;
      }
      table.commit(Fixtures.storing(keys[g], 0L, 0L, 0L), 0);
    }
    Threads.together(
        6,
        number -> {
          for (int n = 1; System.nanoTime() < end; n++) {
            switch (number) {
              case 0, 1 -> write(number, n);
              case 2 -> readInOrder(n);
              case 3 -> readAtOnce(n);
              case 4 -> cut();
              default -> disturb(n);
            }
          }
        });
    Fixtures.checkInvariants(table);
    assertThat(checks.get()).isPositive();
    assertThat(resizes.get()).isPositive();
    System.out.printf(
        "invariants: %d checks against %d batches and %d resizes, 0 violations%n",
        checks.get(), batches.get(), resizes.get());
  }

  /**
   * Each writer has its groups; all members get the same rising number but the last, its negative.
   */
  private void write(int writer, int n) {
    Object[] group = keys[n * 2 % GROUPS + writer];
    long value = n;
    assertThat(table.commit(Fixtures.storing(group, value, value, -2 * value), 0)).isTrue();
    batches.incrementAndGet();
  }

  /** The first member's number is never ahead of what a later read of another one says. */
  private void readInOrder(int n) {
    Object[] group = keys[n % GROUPS];
    int from = n / GROUPS % MEMBERS;
    int to = (from + 1 + n / GROUPS / MEMBERS % (MEMBERS - 1)) % MEMBERS;
    long first = number(group, from);
    long second = number(group, to);
    assertThat(second)
        .as("%s: %s, then %s", group[from], first, second)
        .isGreaterThanOrEqualTo(first);
    checks.incrementAndGet();
  }

  private long number(Object[] group, int member) {
    Object value = Fixtures.get(table, group[member]);
    assertThat(value).as("%s is always there", group[member]).isNotNull();
    return member == MEMBERS - 1 ? (long) value / -2 : (long) value;
  }

  private void readAtOnce(int n) {
    Batch read = Batch.reading(Arrays.asList(keys[n % GROUPS]));
    table.read(read, 0);
    long sum = 0;
    for (int m = 0; m < MEMBERS; m++) {
      sum += (long) read.previous(m);
    }
    assertThat(sum).as("sum of group %s", n % GROUPS).isZero();
    checks.incrementAndGet();
  }

  private void cut() {
    Map<Object, Object> content = new HashMap<>();
    try (Cut cut = Cut.begin(List.of(table)).get(0)) {
      for (int slot = 0; slot < cut.slotCount(); slot++) {
        cut.take(slot, (key, value, deadline) -> content.put(key, value));
      }
      assertThat((long) content.size()).isEqualTo(cut.size());
    }
    for (Object[] group : keys) {
      long sum = 0;
      for (Object key : group) {
        sum += (long) content.get(key);
      }
      assertThat(sum).as("sum in a cut of %s", group[0]).isZero();
      checks.incrementAndGet();
    }
  }

  /** Bins grow and shrink, shards come and go. */
  private void disturb(int n) {
    table.resizeShards(1 + n * 7 % 48);
    resizes.incrementAndGet();
    for (int i = 0; i < 3_000; i++) {
      if (n % 2 == 0) {
        Fixtures.remove(table, i);
      } else {
        Fixtures.put(table, i, n);
      }
    }
  }
}
