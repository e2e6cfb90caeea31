package io.rkvs.snapshot;

import io.rkvs.extensions.SnapshotException;
import io.rkvs.snapshot.LoadReport.NamespaceReport;
import io.rkvs.snapshot.SnapshotContents.NamespaceContents;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;

/**
 * Decodes the entries of verified contents and hands them to a sink, one namespace after the other.
 *
 * <p>Blocks are decoded by several threads and delivered by the caller's, in order; a window of a
 * few blocks per thread bounds what waits. One call blocks until done; an interrupt ends it.
 */
final class SnapshotLoader {
  /** A block that is decoded ahead costs memory; this many per thread keep all threads busy. */
  private static final int AHEAD = 3;

  private final SnapshotSource source;
  private final SnapshotContents contents;
  private final ReadOptions options;
  private final EntryCodec codec;
  private final int codecVersion;
  private final long nowMillis;
  private final List<String> damages;
  private long entriesDone;
  private long bytesDone;
  private long expected;

  SnapshotLoader(
      SnapshotSource source,
      SnapshotContents contents,
      ReadOptions options,
      EntryCodec codec,
      int codecVersion) {
    this.source = source;
    this.contents = contents;
    this.options = options;
    this.codec = codec;
    this.codecVersion = codecVersion;
    this.nowMillis = options.clock().millis();
    this.damages = new ArrayList<>(contents.damages());
  }

  private EntryCodec.Reading newReading(byte[] dictionary) {
    try {
      return codec.newReading(dictionary, codecVersion);
    } catch (EntryCodecException e) {
      throw Faults.mismatch(
          source.path(), -1, "the file's class dictionary cannot be used: " + e.getMessage(), e);
    }
  }

  LoadReport load(Predicate<String> wanted, LoadSink sink) {
    List<NamespaceContents> chosen =
        contents.namespaces().stream().filter(n -> wanted.test(n.name())).toList();
    expected = chosen.stream().mapToLong(n -> n.totals().entries()).sum();
    long blocks = chosen.stream().mapToLong(n -> n.blocks().length).sum();
    int threads = (int) Math.max(1, Math.min(options.threads(), blocks / 2));
    EntryCodec.Reading ofFile = newReading(contents.classes().dictionary());
    Set<String> changed = new LinkedHashSet<>();
    List<NamespaceReport> reports = new ArrayList<>();
    try (Decoders decoders = new Decoders(threads)) {
      for (NamespaceContents namespace : chosen) {
        EntryCodec.Reading reading =
            namespace.dictionary().length == 0 ? ofFile : newReading(namespace.dictionary());
        decoders.use(reading);
        reports.add(loadOne(namespace, sink, decoders));
        changed.addAll(reading.changedClasses());
      }
    }
    return new LoadReport(reports, List.copyOf(changed), damages);
  }

  private NamespaceReport loadOne(NamespaceContents namespace, LoadSink sink, Decoders decoders) {
    // Never more than the bytes that are there, whatever a file claims: tables are sized by it.
    long about = Math.min(namespace.totals().entries(), namespace.totals().storedBytes());
    Tally tally = new Tally(namespace.name());
    sink.begin(namespace.name(), namespace.metadata().clone(), about);
    boolean whole = false;
    try {
      decoders.decodeAll(namespace.blocks(), block -> deliver(block, sink, tally));
      sink.end();
      whole = true;
    } finally {
      if (!whole) {
        sink.abandon();
      }
    }
    return tally.report();
  }

  private void deliver(DecodedBlock block, LoadSink sink, Tally tally) {
    block.deliver(sink);
    tally.add(block);
    entriesDone += block.size();
    bytesDone += block.storedBytes();
    options
        .progress()
        .report(
            new SnapshotProgress.Report(
                SnapshotProgress.Phase.LOAD, entriesDone, expected, bytesDone));
  }

  /** Counts over the blocks of one namespace. */
  private static final class Tally {
    private final String name;
    private long loaded;
    private long expired;
    private final Map<String, Long> undecodable = new HashMap<>();
    private final List<String> examples = new ArrayList<>();

    Tally(String name) {
      this.name = name;
    }

    void add(DecodedBlock block) {
      loaded += block.size();
      expired += block.expired();
      block
          .undecodableByClass()
          .forEach((type, count) -> undecodable.merge(type, count, Long::sum));
      for (String example : block.examples()) {
        if (examples.size() < DecodedBlock.MOST_EXAMPLES) {
          examples.add(example);
        }
      }
    }

    NamespaceReport report() {
      long failed = undecodable.values().stream().mapToLong(Long::longValue).sum();
      return new NamespaceReport(name, loaded, expired, failed, undecodable, examples);
    }
  }

  /** Takes a decoded block on the caller's thread. */
  @FunctionalInterface
  private interface BlockConsumer {
    void accept(DecodedBlock block);
  }

  /**
   * The decoding threads of one load, each with a decoder of its own; with one thread, the
   * caller's.
   */
  private final class Decoders implements AutoCloseable {
    private final int threads;
    private final BlockingQueue<BlockDecoder> idle = new LinkedBlockingQueue<>();
    private final List<BlockDecoder> all = new ArrayList<>();
    private final ExecutorService executor;

    Decoders(int threads) {
      this.threads = threads;
      for (int i = 0; i < threads; i++) {
        all.add(new BlockDecoder(source, contents, options, nowMillis));
      }
      idle.addAll(all);
      executor =
          Executors.newFixedThreadPool(
              threads,
              task -> {
                Thread thread = new Thread(task, "rkvs-snapshot-load");
                thread.setDaemon(true);
                return thread;
              });
    }

    /** Decodes by a dictionary from now on; called while nothing is being decoded. */
    void use(EntryCodec.Reading reading) {
      all.forEach(decoder -> decoder.use(reading.newDecoder()));
    }

    void decodeAll(long[] blocks, BlockConsumer consumer) {
      if (threads == 1) {
        for (long at : blocks) {
          decodeOrNote(() -> consumer.accept(all.get(0).decode(at)));
        }
        return;
      }
      Deque<Future<DecodedBlock>> window = new ArrayDeque<>();
      try {
        int next = 0;
        while (next < blocks.length || !window.isEmpty()) {
          while (next < blocks.length && window.size() < AHEAD * threads) {
            long at = blocks[next++];
            window.add(executor.submit(() -> decodeIdle(at)));
          }
          Future<DecodedBlock> first = window.remove();
          decodeOrNote(() -> consumer.accept(await(first)));
        }
      } finally {
        window.forEach(future -> future.cancel(false));
      }
    }

    private DecodedBlock decodeIdle(long at) throws InterruptedException {
      BlockDecoder decoder = idle.take();
      try {
        return decoder.decode(at);
      } finally {
        idle.add(decoder);
      }
    }

    private DecodedBlock await(Future<DecodedBlock> future) {
      try {
        return future.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SnapshotException(
            SnapshotException.Kind.IO, source.path(), -1, "the load was interrupted", e);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RuntimeException problem) {
          throw problem;
        }
        if (e.getCause() instanceof Error problem) {
          throw problem;
        }
        throw new IllegalStateException("unexpected failure while decoding", e.getCause());
      }
    }

    /** Runs one block's work; a salvage notes a damaged block and goes on. */
    private void decodeOrNote(Runnable work) {
      try {
        work.run();
      } catch (SnapshotException e) {
        if (!options.salvage() || e.kind() != SnapshotException.Kind.CORRUPT) {
          throw e;
        }
        damages.add(String.valueOf(e.getMessage()));
      }
    }

    @Override
    public void close() {
      executor.shutdown();
      boolean interrupted = false;
      while (!executor.isTerminated()) {
        try {
          executor.awaitTermination(1, java.util.concurrent.TimeUnit.MINUTES);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      all.forEach(BlockDecoder::close);
    }
  }
}
