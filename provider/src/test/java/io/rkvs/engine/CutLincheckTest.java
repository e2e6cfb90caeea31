package io.rkvs.engine;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A cut is one read of everything, whatever is written while it is taken. */
@Param(name = "key", gen = IntGen.class, conf = "0:2")
@Param(name = "value", gen = IntGen.class, conf = "1:9")
public class CutLincheckTest {
  private static final Object[] KEYS = Lincheck.keysOfShards(3);

  private final Table table = Lincheck.table(3);

  @Operation
  public @Nullable Object put(@Param(name = "key") int key, @Param(name = "value") int value) {
    return Fixtures.put(table, KEYS[key], value);
  }

  @Operation
  public @Nullable Object remove(@Param(name = "key") int key) {
    return Fixtures.remove(table, KEYS[key]);
  }

  @Operation
  public boolean setAll(@Param(name = "value") int value) {
    Object[] values = new Object[KEYS.length];
    Arrays.fill(values, value);
    return table.commit(Fixtures.storing(KEYS, values), 0);
  }

  @Operation
  public void resize() {
    table.resizeShards(table.shardCount() == 3 ? 2 : 3);
  }

  @Operation
  public String cut() {
    Map<Object, Object> content = new HashMap<>();
    try (Cut cut = Cut.begin(List.of(table)).get(0)) {
      for (int slot = cut.slotCount() - 1; slot >= 0; slot--) {
        cut.take(slot, (key, value, deadline) -> content.put(key, value));
      }
      if (cut.size() != content.size()) {
        throw new AssertionError("a cut of " + cut.size() + " entries has " + content);
      }
    }
    return Arrays.stream(KEYS).map(content::get).toList().toString();
  }

  private static Lincheck lincheck() {
    return Lincheck.of(CutLincheckTest.class)
        .scenario("", "cut", "setAll 1")
        .scenario("setAll 1", "cut", "put 0 2; put 2 3")
        .scenario("setAll 1", "cut", "setAll 2; remove 1")
        .scenario("put 1 1", "cut", "put 0 2; remove 1; put 1 3")
        .scenario("setAll 1", "cut", "resize; put 2 2")
        .scenario("setAll 1", "cut", "put 0 2; cut");
  }

  @Test
  void modelChecked() {
    lincheck().modelCheck();
  }

  @Test
  void stressed() {
    lincheck().stress();
  }
}
