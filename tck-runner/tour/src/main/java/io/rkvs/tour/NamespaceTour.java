package io.rkvs.tour;

import io.rkvs.extensions.AsyncNamespace;
import io.rkvs.extensions.BatchError;
import io.rkvs.extensions.BatchMode;
import io.rkvs.extensions.BatchResult;
import io.rkvs.extensions.CapacityExceededException;
import io.rkvs.extensions.KeyNotFoundException;
import io.rkvs.extensions.LockTimeoutException;
import io.rkvs.extensions.Namespace;
import io.rkvs.extensions.NamespaceConfiguration;
import io.rkvs.extensions.StorageManager;
import io.rkvs.extensions.ValueTooLargeException;
import io.rkvs.extensions.WhenFull;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import javax.cache.Cache;
import javax.cache.CacheManager;
import org.jspecify.annotations.Nullable;

/** What a cache can do beyond javax.cache, by unwrap. */
final class NamespaceTour {
  private final CacheManager manager;
  private final PrintStream out;

  NamespaceTour(CacheManager manager, PrintStream out) {
    this.manager = manager;
    this.out = out;
  }

  void walk() {
    Cache<String, Integer> accounts =
        manager.createCache("accounts", new NamespaceConfiguration<String, Integer>());
    Namespace<String, Integer> namespace = namespace(accounts);
    singleKeys(namespace);
    batches(namespace);
    later(namespace);
    shards(namespace);
    limits(namespace);
    busy(accounts, namespace);
    manager();
  }

  private void singleKeys(Namespace<String, Integer> namespace) {
    heading("Beyond javax.cache: cache.unwrap(Namespace.class)");
    say("set gives the old value", namespace.set("ann", 100));
    try {
      namespace.update("bob", 1);
    } catch (KeyNotFoundException e) {
      say("update of an absent key", "refused");
    }
    say("consume takes and deletes", namespace.consume("ann"));
    say("and only once", namespace.consume("ann"));
    namespace.set("ann", 70);
    say("exists, which is no access", namespace.exists("ann"));
    say("keys", String.join(", ", namespace.keys()));
    say("delete", namespace.delete("ann"));
  }

  private void batches(Namespace<String, Integer> namespace) {
    heading("Several keys as one");
    Map<String, Integer> start = new LinkedHashMap<>();
    start.put("ann", 100);
    start.put("bob", 50);
    namespace.setMultiple(start, BatchMode.ALL_OR_NOTHING);
    say("both accounts, as of one instant", data(namespace, "ann", "bob"));

    BatchResult<Map<String, Integer>> taken =
        namespace.consumeMultiple(List.of("ann", "eve", "bob"), BatchMode.ALL_OR_NOTHING);
    say("all or nothing with an absent key", errors(taken));
    say("nothing was taken", data(namespace, "ann", "bob"));

    taken = namespace.consumeMultiple(List.of("ann", "eve", "bob"), BatchMode.BEST_EFFORT);
    say("best effort", taken.data() + ", " + errors(taken));
    namespace.setMultiple(start, BatchMode.ALL_OR_NOTHING);
    say(
        "deleted as one",
        namespace.deleteMultiple(List.of("bob", "ann"), BatchMode.ALL_OR_NOTHING).data());
  }

  private void later(Namespace<String, Integer> namespace) {
    heading("The same without waiting: namespace.async()");
    AsyncNamespace<String, Integer> async = namespace.async();
    say("later, without waiting", async.set("ann", 1).join());
    say("a hit is there at once", async.get("ann").isDone());
    say(
        "one after the other",
        async
            .set("ann", 2)
            .thenCompose(old -> async.consumeMultiple(List.of("ann"), BatchMode.ALL_OR_NOTHING))
            .thenCompose(taken -> async.set("ann", 3))
            .thenApply(old -> "done")
            .join());
  }

  private static Object data(Namespace<String, Integer> namespace, String... keys) {
    return String.valueOf(namespace.getMultiple(List.of(keys), BatchMode.ALL_OR_NOTHING).data());
  }

  private static String errors(BatchResult<?> result) {
    StringBuilder text = new StringBuilder();
    for (BatchError error : result.errors()) {
      text.append("item ").append(error.index()).append(' ').append(error.key());
      text.append(": ").append(error.message());
    }
    return text.toString();
  }

  private void shards(Namespace<String, Integer> namespace) {
    heading("Shards, resized while in use");
    for (int i = 0; i < 10_000; i++) {
      namespace.set("account-" + i, i);
    }
    for (int shards : new int[] {64, 4}) {
      namespace.resizeShards(shards);
      long keys = LongStream.of(namespace.shardKeyCounts()).sum();
      say(namespace.shardCount() + " shards hold", keys + " keys");
    }
  }

  private void limits(Namespace<String, Integer> accounts) {
    heading("Limits and bounds");
    Cache<String, Integer> cache =
        manager.createCache(
            "seats",
            new NamespaceConfiguration<String, Integer>()
                .setMaxEntries(2)
                .setWhenFull(WhenFull.REJECT));
    cache.put("1A", 1);
    cache.put("1B", 1);
    try {
      cache.put("1C", 1);
    } catch (CapacityExceededException e) {
      say("a third seat", "refused");
    }
    Namespace<String, Integer> seats = namespace(cache);
    try {
      seats.setMaxEntries(1);
    } catch (CapacityExceededException e) {
      say("a limit below what is there", "refused");
    }
    seats.setMaxEntries(3);
    cache.put("1C", 1);
    say("after the limit was raised, live", seats.stats().keyCount());
    try {
      accounts.setMaxEntries(-1);
    } catch (IllegalArgumentException e) {
      say("a negative limit", "refused");
    }
    Namespace<String, Integer> notes =
        namespace(manager.createCache("notes", new NamespaceConfiguration<>()));
    notes.setMaxEntries(100);
    for (int i = 0; i < 1_000; i++) {
      notes.set("note-" + i, i);
    }
    say("a bound evicts instead", notes.stats().keyCount());
    try {
      accounts.setMaxValueSize(1);
      accounts.set("ann", 1_000_000);
    } catch (ValueTooLargeException e) {
      say("a value over the largest size", "refused");
    } finally {
      accounts.setMaxValueSize(0);
    }
  }

  /** Another thread's processor has the key meanwhile. */
  private void busy(Cache<String, Integer> accounts, Namespace<String, Integer> namespace) {
    heading("Busy is not absent");
    namespace.set("eve", 5);
    namespace.setLockTimeout(Duration.ofMillis(20));
    CountDownLatch done = new CountDownLatch(1);
    CountDownLatch isHeld = new CountDownLatch(1);
    CompletableFuture<Void> holder =
        CompletableFuture.runAsync(
            () ->
                accounts.invoke(
                    "eve",
                    (entry, arguments) -> {
                      isHeld.countDown();
                      await(done);
                      return null;
                    }));
    await(isHeld);
    try {
      namespace.consume("eve");
    } catch (LockTimeoutException e) {
      say("consume of a key that is busy", "timed out");
    }
    say("readers do not wait", accounts.get("eve"));
    done.countDown();
    holder.join();
    say("afterwards", namespace.consume("eve"));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  @SuppressWarnings("unchecked")
  private static Namespace<String, Integer> namespace(Cache<String, Integer> cache) {
    return cache.unwrap(Namespace.class);
  }

  private void manager() {
    heading("All caches together: cacheManager.unwrap(StorageManager.class)");
    StorageManager storage = manager.unwrap(StorageManager.class);
    storage.updateConfiguration(
        storage.configuration().withMaxNamespaces(storage.namespaceCount()));
    try {
      manager.createCache("one too many", new NamespaceConfiguration<>());
    } catch (CapacityExceededException e) {
      say("one namespace too many", "refused");
    } finally {
      storage.updateConfiguration(storage.configuration().withMaxNamespaces(0));
    }
    say("bytes in the accounts", storage.namespaceStats("accounts").totalSize() > 0);
    say("keys in all caches", storage.totalKeyCount() >= 10_003);
  }

  private void heading(String text) {
    out.println();
    out.println(text);
  }

  private void say(String what, @Nullable Object value) {
    out.println("  " + what + ": " + value);
  }
}
