package io.rkvs.provider;

import io.rkvs.engine.Ticker;
import io.rkvs.provider.management.SaveStatistics;
import io.rkvs.snapshot.SnapshotProgress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log how a save or load gets on, for those that take long: every few seconds, and
 * nothing before the first few. Thread-safe.
 */
final class ProgressLog implements SnapshotProgress {
  static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final Logger LOG = LoggerFactory.getLogger(ProgressLog.class);

  private final String doing;
  private final Ticker ticker;
  private final SaveStatistics statistics;
  private final Logger log;
  private final AtomicLong nextNanos;

  ProgressLog(String doing, Ticker ticker, SaveStatistics statistics) {
    this(doing, ticker, statistics, LOG);
  }

  ProgressLog(String doing, Ticker ticker, SaveStatistics statistics, Logger log) {
    this.log = log;
    this.doing = doing;
    this.ticker = ticker;
    this.statistics = statistics;
    nextNanos = new AtomicLong(ticker.nanos() + EVERY_NANOS);
  }

  @Override
  public void report(Report report) {
    statistics.progress(report.phase().name(), report.entriesDone(), report.entriesExpected());
    long next = nextNanos.get();
    long now = ticker.nanos();
    if (now >= next && nextNanos.compareAndSet(next, now + EVERY_NANOS)) {
      log.info(
          "{}: {} of about {} entries, {} bytes",
          doing,
          report.entriesDone(),
          report.entriesExpected(),
          report.bytesDone());
    }
  }
}
