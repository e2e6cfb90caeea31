package io.rkvs.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A cut has no write that a read after its begin does not see. */
public class CutBeginLincheckTest {
  private static final Object KEY = Lincheck.keysOfShards(1)[0];

  /** Of one slot: few steps beside those that matter. */
  private final Table table = new Table(Fixtures.options(1, 0, 60_000), 1);

  /** The entry is there. */
  public CutBeginLincheckTest() {
    Fixtures.put(table, KEY, 1);
  }

  @Operation
  public @Nullable Object put() {
    return Fixtures.put(table, KEY, 2);
  }

  /** Whether a cut has the new value, and a read after its begin the old one: never. */
  @Operation
  public boolean isAheadOfALaterRead() {
    Map<Object, Object> content = new HashMap<>();
    Object read;
    try (Cut cut = Cut.begin(List.of(table)).get(0)) {
      read = Fixtures.get(table, KEY);
      cut.take(Fixtures.slot(table, KEY), (key, value, deadline) -> content.put(key, value));
    }
    return Integer.valueOf(1).equals(read) && Integer.valueOf(2).equals(content.get(KEY));
  }

  @Test
  void modelChecked() {
    Lincheck.of(CutBeginLincheckTest.class)
        .scenario("", "isAheadOfALaterRead", "put")
        .modelCheckNamed();
  }
}
