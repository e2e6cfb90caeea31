package io.rkvs.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class SystemTickerTest {
  private static final long FAR = TimeUnit.HOURS.toNanos(1);

  private final SystemTicker ticker = new SystemTicker();

  /** Asks until there is a keeper that has looked at the clock, and returns what it tells. */
  private long known() {
    return await().until(this::askOften, horizon -> horizon != Ticker.UNKNOWN);
  }

  private Thread keeper() {
    return await()
        .until(
            () -> {
              askOften();
              return ticker.keeper();
            },
            thread -> thread != null);
  }

  private long askOften() {
    for (int i = 0; i < 2_000; i++) {
      ticker.horizon();
    }
    return ticker.horizon();
  }

  @Test
  void nobodyKeepsAHorizonThatIsSeldomAskedFor() {
    for (int i = 0; i < 100; i++) {
      assertThat(ticker.isFar(ticker.nanos() + FAR)).isFalse();
    }
    assertThat(ticker.keeper()).isNull();
    assertThat(ticker.horizon()).isEqualTo(Ticker.UNKNOWN);
  }

  @Test
  void horizonIsAheadOfTheClockByNoMoreThanASecond() {
    long horizon = known();
    long recent = ticker.recent();

    assertThat(horizon).isLessThanOrEqualTo(ticker.nanos() + Ticker.AHEAD_NANOS);
    assertThat(recent).isLessThanOrEqualTo(ticker.nanos());
  }

  @Test
  void horizonFollowsTheClockWhileItIsAskedFor() {
    long first = known();

    await().until(() -> known() - first > TimeUnit.MILLISECONDS.toNanos(50));
  }

  @Test
  void deadlineNearerThanTheHorizonIsLeftToTheClock() {
    known();
    long now = ticker.nanos();

    assertThat(ticker.isFar(now)).isFalse();
    assertThat(ticker.isFar(now - 1)).isFalse();
    assertThat(ticker.isFar(Node.EXPIRED)).isFalse();
  }

  @Test
  void deadlineBeyondTheHorizonIsFar() {
    await().until(() -> known() > 0 && ticker.isFar(ticker.nanos() + FAR));
    assertThat(ticker.isFar(Node.ETERNAL)).isTrue();
  }

  @Test
  void deadlineThatComesIsNeverFar() {
    known();
    long deadline = ticker.nanos() + TimeUnit.MILLISECONDS.toNanos(30);

    while (ticker.nanos() < deadline + TimeUnit.MILLISECONDS.toNanos(30)) {
      assertThat(ticker.isFar(deadline)).isFalse();
    }
  }

  @Test
  void keeperIsADaemonThatEndsWhenNobodyAsks() {
    Thread keeper = keeper();

    assertThat(keeper.isDaemon()).isTrue();
    assertThat(keeper.getContextClassLoader()).isNull();
    await().until(() -> !keeper.isAlive());
    assertThat(ticker.keeper()).isNull();
    assertThat(ticker.horizon()).isEqualTo(Ticker.UNKNOWN);
  }

  /** Several tries: a test that gets no processor for a second lets the keeper end by itself. */
  @Test
  void interruptDoesNotEndTheKeeper() {
    await()
        .until(
            () -> {
              Thread keeper = keeper();
              keeper.interrupt();
              long before = known();
              await().until(() -> known() > before);
              return ticker.keeper() == keeper;
            });
  }
}
