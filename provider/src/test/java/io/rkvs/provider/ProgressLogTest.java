package io.rkvs.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.rkvs.provider.management.SaveStatistics;
import io.rkvs.snapshot.SnapshotProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** A long save or load says how far it is, every five seconds; a short one says nothing. */
final class ProgressLogTest {
  private final FakeTicker ticker = new FakeTicker();
  private final SaveStatistics statistics = new SaveStatistics(new FakeClock());
  private final Recorder recorder = new Recorder();
  private final ProgressLog log = new ProgressLog("Saving x.rkvs", ticker, statistics, recorder);

  /** Keeps what is logged. */
  private static final class Recorder extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1L;
    private final transient List<String> lines = new ArrayList<>();

    @Override
    public boolean isTraceEnabled() {
      return true;
    }

    @Override
    public boolean isDebugEnabled() {
      return true;
    }

    @Override
    public boolean isInfoEnabled() {
      return true;
    }

    @Override
    public boolean isWarnEnabled() {
      return true;
    }

    @Override
    public boolean isErrorEnabled() {
      return true;
    }

    @Override
    protected String getFullyQualifiedCallerName() {
      return Recorder.class.getName();
    }

    @Override
    protected void handleNormalizedLoggingCall(
        Level level,
        @Nullable Marker marker,
        String pattern,
        Object @Nullable [] arguments,
        @Nullable Throwable failure) {
      lines.add(level + " " + MessageFormatter.basicArrayFormat(pattern, arguments));
    }
  }

  private void report(long millisLater, long entries) {
    ticker.advance(Duration.ofMillis(millisLater));
    log.report(
        new SnapshotProgress.Report(SnapshotProgress.Phase.SAVE, entries, 1_000_000, entries * 64));
  }

  @Test
  void aLineEveryFiveSeconds() {
    report(0, 1);
    report(4_999, 40_000);
    assertThat(recorder.lines).as("short ones say nothing").isEmpty();
    report(1, 50_000);
    report(1, 50_010);
    report(4_998, 90_000);
    report(1, 100_000);
    report(60_000, 1_000_000);
    assertThat(recorder.lines)
        .containsExactly(
            "INFO Saving x.rkvs: 50000 of about 1000000 entries, 3200000 bytes",
            "INFO Saving x.rkvs: 100000 of about 1000000 entries, 6400000 bytes",
            "INFO Saving x.rkvs: 1000000 of about 1000000 entries, 64000000 bytes");
    assertThat(statistics.getProgress()).isEqualTo("SAVE: 1000000 of about 1000000 entries");
  }
}
