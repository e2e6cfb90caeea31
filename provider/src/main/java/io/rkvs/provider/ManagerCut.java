package io.rkvs.provider;

import io.rkvs.engine.Cut;
import io.rkvs.engine.Ticker;
import io.rkvs.extensions.LockTimeoutException;
import io.rkvs.serial.SerialContext;
import io.rkvs.snapshot.CutSource;
import io.rkvs.snapshot.EncodedNamespace;
import io.rkvs.snapshot.EntryCodec;
import io.rkvs.snapshot.EntryCodecException;
import io.rkvs.snapshot.KryoEntryCodec;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What one save writes: cuts of caches, waiting namespaces as they are, all of one instant, and the
 * codec for them. All of it is determined when {@link #take} is called, which is when the save's
 * turn has come: so of two saves to one file the one that comes last has the later state. Used
 * once, by one save.
 */
final class ManagerCut implements EntryCodec, AutoCloseable {
  private final Members members;
  private final Predicate<String> wanted;
  private final boolean isExplicit;
  private final Ticker ticker;
  private final Clock clock;
  private final Function<List<Class<?>>, SerialContext> contexts;
  private List<Cut> cuts = List.of();
  private @Nullable SerialContext context;
  private @Nullable KryoEntryCodec codec;

  /**
   * Creates one that takes nothing yet.
   *
   * @param wanted which names
   * @param isExplicit whether namespaces are taken that are configured not to be persistent
   * @param contexts makes the serial context for declared types
   */
  ManagerCut(
      Members members,
      Predicate<String> wanted,
      boolean isExplicit,
      Ticker ticker,
      Clock clock,
      Function<List<Class<?>>, SerialContext> contexts) {
    this.members = members;
    this.wanted = wanted;
    this.isExplicit = isExplicit;
    this.ticker = ticker;
    this.clock = clock;
    this.contexts = contexts;
  }

  /**
   * Takes the cuts.
   *
   * @throws IllegalArgumentException when a namespace that was asked for is gone: nothing must not
   *     replace what was saved of it
   * @throws LockTimeoutException when a lock was not to be had in time; nothing is taken
   */
  List<CutSource> take() {
    return members.withAll(this::take);
  }

  private List<CutSource> take(
      List<RkvsCache<?, ?>> caches, Map<String, EncodedNamespace> waiting) {
    List<RkvsCache<?, ?>> chosen = new ArrayList<>();
    List<Class<?>> declared = new ArrayList<>();
    for (RkvsCache<?, ?> cache : caches) {
      if (wanted.test(cache.getName()) && (isExplicit || cache.parts().settings.isPersistent())) {
        chosen.add(cache);
        declared.addAll(cache.parts().settings.declaredTypes());
      }
    }
    context = contexts.apply(declared);
    codec = new KryoEntryCodec(context);
    cuts = Cut.begin(chosen.stream().map(cache -> cache.parts().pipeline.table).toList());
    long nowNanos = ticker.nanos();
    long nowMillis = clock.millis();
    List<CutSource> sources = new ArrayList<>();
    for (int i = 0; i < cuts.size(); i++) {
      sources.add(new SavedCut(chosen.get(i).getName(), cuts.get(i), nowNanos, nowMillis));
    }
    waiting.forEach(
        (name, namespace) -> {
          if (wanted.test(name)) {
            sources.add(new SavedWaiting(name, namespace, nowMillis));
          }
        });
    if (isExplicit && sources.isEmpty()) {
      throw new IllegalArgumentException("the namespace to be saved does not exist any more");
    }
    return sources;
  }

  private KryoEntryCodec codec() {
    return Objects.requireNonNull(codec, "take() comes first");
  }

  @Override
  public String id() {
    return codec().id();
  }

  @Override
  public int version() {
    return codec().version();
  }

  @Override
  public Writing newWriting() {
    return codec().newWriting();
  }

  @Override
  public Reading newReading(byte[] dictionary, int fileVersion) throws EntryCodecException {
    return codec().newReading(dictionary, fileVersion);
  }

  /** Lets go of the cuts, all of them whatever happens to one: a cut that stays costs memory. */
  @Override
  public void close() {
    RuntimeException first = null;
    for (Cut cut : cuts) {
      try {
        closeOrRetry(cut);
      } catch (RuntimeException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (context != null) {
      context.close();
    }
    if (first != null) {
      throw first;
    }
  }

  private static void closeOrRetry(Cut cut) {
    try {
      cut.close();
    } catch (LockTimeoutException e) {
      cut.close();
    }
  }
}
