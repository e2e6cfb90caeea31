package io.rkvs.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/** A cut loses nothing and has nothing twice when the bins it is taken from grow meanwhile. */
public class CutGrowthLincheckTest {
  private static final Integer[] KEYS = keys();

  private final Table table = Lincheck.table(1);

  /** Two entries stand in one chain, and will not when the bins have doubled. */
  public CutGrowthLincheckTest() {
    Fixtures.put(table, KEYS[0], 0);
    Fixtures.put(table, KEYS[1], 1);
  }

  /** Two keys that share a bin of two, but none of four, and one more of their slot. */
  private static Integer[] keys() {
    Integer[] keys = Fixtures.keysOfSlot(Lincheck.table(1), 0, 64);
    return IntStream.of(1, 3, 0)
        .mapToObj(bin -> Arrays.stream(keys).filter(k -> (Hashing.hash(k) & 3) == bin).findFirst())
        .map(Optional::orElseThrow)
        .toArray(Integer[]::new);
  }

  @Operation
  public void grow() {
    Fixtures.put(table, KEYS[2], 2);
  }

  @Operation
  public boolean isWhole() {
    List<Object> content = new ArrayList<>();
    try (Cut cut = Cut.begin(List.of(table)).get(0)) {
      cut.take(0, (key, value, deadline) -> content.add(key));
      return content.size() == cut.size() && content.containsAll(List.of(KEYS[0], KEYS[1]));
    }
  }

  @Test
  void modelChecked() {
    Lincheck.of(CutGrowthLincheckTest.class).scenario("", "isWhole", "grow").modelCheckNamed();
  }
}
