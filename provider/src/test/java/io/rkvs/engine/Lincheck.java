package io.rkvs.engine;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.StressOptions;

/**
 * How Lincheck tests run here: named scenarios and random ones, few of them, or many with {@code
 * -Drkvs.long=true}.
 *
 * <p>The model checker switches threads at every access to shared memory of the engine's own
 * classes, all modes alike: it assumes sequential consistency, so it speaks of the order of the
 * protocol's steps and not of access modes. Those are for the stress runs and for jcstress. Locks
 * of the JDK are modelled as locks; a wait with a timeout is a wait that does not time out.
 */
final class Lincheck {
  private static final int FACTOR = Boolean.getBoolean("rkvs.long") ? 20 : 1;

  private final Class<?> test;
  private final List<ExecutionScenario> scenarios = new ArrayList<>();

  private Lincheck(Class<?> test) {
    this.test = test;
  }

  static Lincheck of(Class<?> test) {
    return new Lincheck(test);
  }

  /**
   * Adds a scenario: what is done before, and the threads, each a list of calls like {@code "put 0
   * 5"}, separated by semicolons.
   */
  Lincheck scenario(String before, String... threads) {
    scenarios.add(
        new ExecutionScenario(
            calls(before), Arrays.stream(threads).map(this::calls).toList(), List.of(), null));
    return this;
  }

  private List<Actor> calls(String text) {
    return text.isEmpty()
        ? List.of()
        : Arrays.stream(text.split(";", -1)).map(call -> call(call.trim().split(" ", -1))).toList();
  }

  private Actor call(String[] words) {
    for (Method method : test.getMethods()) {
      if (method.getName().equals(words[0])) {
        List<Object> arguments = new ArrayList<>();
        for (int i = 1; i < words.length; i++) {
          arguments.add(Integer.valueOf(words[i]));
        }
        return new Actor(method, arguments);
      }
    }
    throw new IllegalArgumentException(test + " has no operation " + words[0]);
  }

  void modelCheck() {
    modelCheck(4, 200);
  }

  /** The named scenarios alone, for faults that few of their schedules show. */
  void modelCheckClosely() {
    modelCheck(0, 2_000);
  }

  /** The named scenarios alone. */
  void modelCheckNamed() {
    modelCheck(0, 200);
  }

  private void modelCheck(int random, int schedules) {
    ModelCheckingOptions options =
        new ModelCheckingOptions()
            .threads(2)
            .actorsPerThread(2)
            .actorsBefore(2)
            .actorsAfter(0)
            .iterations(random * FACTOR)
            .invocationsPerIteration(schedules * FACTOR);
    scenarios.forEach(options::addCustomScenario);
    options.check(test);
  }

  void stress() {
    stress(400);
  }

  /** For threads that block each other: on a busy machine each wait takes a time slice. */
  void stressBriefly() {
    stress(100);
  }

  private void stress(int runs) {
    StressOptions options =
        new StressOptions()
            .threads(3)
            .actorsPerThread(3)
            .actorsBefore(2)
            .actorsAfter(1)
            .iterations(6 * FACTOR)
            .invocationsPerIteration(runs * FACTOR);
    scenarios.forEach(options::addCustomScenario);
    options.check(test);
  }

  /** A table that is cheap to create: the checker makes a new one for each schedule. */
  static Table table(int shards) {
    return new Table(Fixtures.options(shards, 0, 60_000), 8);
  }

  /** One key of each shard. */
  static Object[] keysOfShards(int shards) {
    Table table = table(shards);
    Object[] keys = new Object[shards];
    for (int shard = 0; shard < shards; shard++) {
      keys[shard] = Fixtures.keysOfShard(table, shard, 1)[0];
    }
    return keys;
  }
}
