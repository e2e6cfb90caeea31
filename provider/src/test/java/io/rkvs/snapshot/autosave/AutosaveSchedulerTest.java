package io.rkvs.snapshot.autosave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rkvs.extensions.AutosaveStatus;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class AutosaveSchedulerTest {
  private static final Duration TEN = Duration.ofSeconds(10);

  private final FakeTimer timer = new FakeTimer();
  private final AutosaveScheduler scheduler = new AutosaveScheduler(timer);
  private final List<String> saves = new ArrayList<>();

  private AutosaveTask task(String namespace, Duration interval) {
    return every(
        namespace, interval, "{ns}.rkvs", () -> saves.add(namespace == null ? "all" : namespace));
  }

  @Test
  void nothingIsSavedBeforeTheInitialLoadIsDone() {
    scheduler.add(task("n", TEN));
    timer.advance(Duration.ofMinutes(5));
    assertThat(saves).isEmpty();
    assertThat(status("n").running()).isFalse();
    scheduler.ready();
    timer.advance(Duration.ofSeconds(9));
    assertThat(saves).isEmpty();
    timer.advance(Duration.ofSeconds(1));
    assertThat(saves).containsExactly("n");
  }

  @Test
  void savesOncePerInterval() {
    scheduler.ready();
    scheduler.add(task("n", TEN));
    timer.advance(Duration.ofSeconds(35));
    assertThat(saves).hasSize(3);
    assertThat(status("n").successes()).isEqualTo(3);
    assertThat(status("n").lastSuccess()).isEqualTo(Instant.parse("2026-01-02T03:04:35Z"));
    assertThat(status("n").nextDue()).isEqualTo(Instant.parse("2026-01-02T03:04:45Z"));
  }

  @Test
  void slowSaveSkipsTicksAndDoesNotCatchUp() {
    scheduler.ready();
    AtomicInteger count = new AtomicInteger();
    scheduler.add(
        every(
            "n",
            TEN,
            "{ns}.rkvs",
            () -> {
              if (count.incrementAndGet() == 1) {
                timer.pass(Duration.ofSeconds(35)); // from 10 to 45
              }
            }));
    timer.advance(Duration.ofSeconds(49));
    assertThat(count.get()).isEqualTo(1);
    timer.advance(Duration.ofSeconds(1)); // 50
    assertThat(count.get()).isEqualTo(2);
    timer.advance(Duration.ofSeconds(9));
    assertThat(count.get()).isEqualTo(2);
  }

  @Test
  void changesBringTheNextSaveForward() {
    scheduler.ready();
    AtomicLong changes = new AtomicLong(500);
    scheduler.add(
        new AutosaveTask(
            "n", Duration.ofHours(1), "n.rkvs", 100, changes::get, () -> saves.add("n")));
    timer.advance(Duration.ofMinutes(1));
    assertThat(saves).isEmpty();
    changes.addAndGet(99);
    timer.advance(Duration.ofMinutes(1));
    assertThat(saves).isEmpty();
    changes.addAndGet(1);
    timer.advance(Duration.ofSeconds(1));
    assertThat(saves).hasSize(1);
    timer.advance(Duration.ofMinutes(59));
    assertThat(saves).hasSize(1);
    timer.advance(Duration.ofMinutes(2));
    assertThat(saves).hasSize(2);
  }

  @Test
  void failureIsReportedAndTheTaskGoesOn() {
    scheduler.ready();
    AtomicInteger count = new AtomicInteger();
    scheduler.add(
        every(
            "n",
            TEN,
            "{ns}.rkvs",
            () -> {
              if (count.incrementAndGet() == 1) {
                throw new IOException("disk is full");
              }
              if (count.get() == 2) {
                throw new StackOverflowError("deep");
              }
            }));
    timer.advance(TEN);
    assertThat(status("n").failures()).isEqualTo(1);
    assertThat(status("n").lastError()).isEqualTo("disk is full");
    assertThat(status("n").lastSuccess()).isNull();
    timer.advance(TEN);
    timer.advance(TEN);
    AutosaveStatus.Task status = status("n");
    assertThat(status.failures()).isEqualTo(2);
    assertThat(status.successes()).isEqualTo(1);
    assertThat(status.lastFailure()).isBefore(status.lastSuccess());
  }

  @Test
  void addingTwiceLeavesOneTask() {
    scheduler.ready();
    scheduler.add(task("n", TEN));
    scheduler.add(task("n", Duration.ofSeconds(20)));
    assertThat(timer.pending()).isEqualTo(1);
    timer.advance(Duration.ofSeconds(40));
    assertThat(saves).hasSize(2);
    assertThat(scheduler.status().tasks()).hasSize(1);
  }

  @Test
  void stoppedTasksCanBeStartedAgain() {
    scheduler.ready();
    scheduler.add(task("n", TEN));
    scheduler.add(task(null, TEN));
    scheduler.stop("n");
    scheduler.stop("n");
    timer.advance(Duration.ofSeconds(30));
    assertThat(saves).containsOnly("all");
    assertThat(status("n").running()).isFalse();
    assertThat(status("n").nextDue()).isNull();
    saves.clear();
    scheduler.stop(null);
    scheduler.startMissing();
    scheduler.startMissing();
    assertThat(timer.pending()).isEqualTo(2);
    timer.advance(TEN);
    assertThat(saves).containsExactlyInAnyOrder("n", "all");
    scheduler.remove("n");
    scheduler.remove("never there");
    assertThat(scheduler.has("n")).isFalse();
    assertThatThrownBy(() -> scheduler.start("n")).hasMessageContaining("namespace n has no");
    assertThatThrownBy(() -> scheduler.stop("m")).hasMessageContaining("namespace m has no");
  }

  @Test
  void managerTaskIsListedFirst() {
    scheduler.add(task("b", TEN));
    scheduler.add(task("a", TEN));
    scheduler.add(task(null, TEN));
    assertThat(scheduler.status().tasks())
        .extracting(AutosaveStatus.Task::namespace)
        .containsExactly(null, "b", "a");
  }

  @Test
  void twoTasksDoNotShareAFile() {
    scheduler.add(every("n", TEN, "{ns}.rkvs", () -> {}));
    assertThatThrownBy(() -> scheduler.add(every("m", TEN, "N.rkvs", () -> {})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is the file of namespace n");
    assertThat(scheduler.has("m")).isFalse();
    scheduler.add(every("n", TEN, "n.rkvs", () -> {}));
  }

  @Test
  void intervalOfZeroIsRefused() {
    assertThatThrownBy(() -> task("n", Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 1 ms");
    assertThatThrownBy(() -> task("n", Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> task("n", Duration.ofNanos(10)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void closedSchedulerSavesNoMore() {
    scheduler.ready();
    scheduler.add(task("n", TEN));
    scheduler.close();
    timer.advance(Duration.ofMinutes(1));
    assertThat(saves).isEmpty();
    assertThatThrownBy(() -> scheduler.add(task("m", TEN)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(scheduler::startMissing).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void taskMayStopItself() {
    scheduler.ready();
    scheduler.add(
        every(
            "n",
            TEN,
            "n.rkvs",
            () -> {
              saves.add("n");
              scheduler.stop("n");
            }));
    timer.advance(Duration.ofMinutes(1));
    assertThat(saves).hasSize(1);
  }

  @Test
  void stopWaitsForASaveInProgress() throws Exception {
    CountDownLatch saving = new CountDownLatch(1);
    CountDownLatch finish = new CountDownLatch(1);
    AtomicInteger begun = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    try (AutosaveScheduler real =
        new AutosaveScheduler(new ThreadTimer(Clock.systemUTC(), "test"))) {
      real.ready();
      real.add(
          every(
              "n",
              Duration.ofMillis(1),
              "n.rkvs",
              () -> {
                begun.incrementAndGet();
                saving.countDown();
                finish.await();
                done.incrementAndGet();
              }));
      assertThat(saving.await(30, TimeUnit.SECONDS)).isTrue();
      CompletableFuture<Integer> stopped =
          CompletableFuture.supplyAsync(
              () -> {
                real.stop("n");
                return begun.get() - done.get();
              });
      assertThat(stopped.isDone()).isFalse();
      finish.countDown();
      assertThat(stopped.get(30, TimeUnit.SECONDS)).as("saves in progress").isZero();
      assertThat(done.get()).isPositive();
      assertThat(real.status().tasks().get(0).running()).isFalse();
    }
  }

  private AutosaveStatus.Task status(String namespace) {
    return scheduler.status().tasks().stream()
        .filter(task -> namespace.equals(task.namespace()))
        .findFirst()
        .orElseThrow();
  }

  private static AutosaveTask every(
      @Nullable String namespace, Duration interval, String pattern, AutosaveTask.Save save) {
    return new AutosaveTask(namespace, interval, pattern, 0, () -> 0, save);
  }
}
