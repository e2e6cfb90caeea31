package io.rkvs.snapshot.autosave;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.rkvs.extensions.AutosaveStatus;
import io.rkvs.snapshot.autosave.AutosaveTimer.Cancellable;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One autosave task and its state.
 *
 * <pre>
 * State        started: wants to run. pending: work that the timer holds. saving: a save is in progress. dueNanos: when the next
 *              one is due. All under one lock, which is never held while something is saved or logged.
 * Transitions  stopped --start--&gt; waiting --timer--&gt; saving --done--&gt; waiting; stop from any state leads to stopped, and out of
 *              saving when the save is done.
 * Overlap      only the holder of "saving" saves, and nothing is scheduled while it does: so there is never more than one save of
 *              a task. The next one is due at the first multiple of the interval after the end of the last: ticks that a slow
 *              save has missed are skipped, not made up for.
 * Progress     a save that throws counts as a failure, and the task goes on.
 * User code    none; the save runs without a lock of ours.
 * Checked by   AutosaveSchedulerTest
 * </pre>
 */
final class AutosaveRunner {
  private static final Logger LOG = LoggerFactory.getLogger(AutosaveRunner.class);

  /** How often a task that counts changes looks at the count. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final AutosaveTask task;
  private final AutosaveTimer timer;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();

  @GuardedBy("lock") private boolean started;

  @GuardedBy("lock") private @Nullable Thread saving;

  @GuardedBy("lock") private @Nullable Cancellable pending;

  @GuardedBy("lock") private long dueNanos;

  @GuardedBy("lock") private @Nullable Instant nextDue;

  @GuardedBy("lock") private long savedChanges;

  @GuardedBy("lock") private @Nullable Instant lastSuccess;

  @GuardedBy("lock") private @Nullable Instant lastFailure;

  @GuardedBy("lock") private @Nullable String lastError;

  @GuardedBy("lock") private long successes;

  @GuardedBy("lock") private long failures;

  AutosaveRunner(AutosaveTask task, AutosaveTimer timer) {
    this.task = task;
    this.timer = timer;
  }

  AutosaveTask task() {
    return task;
  }

  /** Starts it; the first save is due one interval from now. A task that runs goes on as it is. */
  void start() {
    lock.lock();
    try {
      if (!started) {
        started = true;
        savedChanges = task.changes().getAsLong();
        dueNanos = timer.nanoTime() + task.interval().toNanos();
        nextDue = timer.now().plus(task.interval());
        if (saving == null) {
          schedule();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Stops it and waits for a save in progress, unless that save is the caller's own. */
  void stop() {
    lock.lock();
    try {
      started = false;
      nextDue = null;
      if (pending != null) {
        pending.cancel();
        pending = null;
      }
      while (saving != null && saving != Thread.currentThread()) {
        idle.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  AutosaveStatus.Task status() {
    lock.lock();
    try {
      return new AutosaveStatus.Task(
          task.namespace(),
          task.fileNamePattern(),
          started,
          lastSuccess,
          lastFailure,
          lastError,
          nextDue,
          successes,
          failures);
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock") private void schedule() {
    Duration wait = Duration.ofNanos(Math.max(0, dueNanos - timer.nanoTime()));
    if (task.afterChanges() > 0 && wait.compareTo(LOOK) > 0) {
      wait = LOOK;
    }
    pending = timer.schedule(roundedUp(wait), this::tick);
  }

  /** The timer counts milliseconds: a tick must not come before its time. */
  private static Duration roundedUp(Duration wait) {
    return Duration.ofMillis(Math.addExact(wait.toNanos(), 999_999) / 1_000_000);
  }

  private void tick() {
    if (beginSave()) {
      runSave();
    }
  }

  private boolean beginSave() {
    lock.lock();
    try {
      if (!started || saving != null) {
        return false;
      }
      pending = null;
      long changes = task.changes().getAsLong();
      savedChanges = Math.min(savedChanges, changes);
      boolean changedEnough =
          task.afterChanges() > 0 && changes - savedChanges >= task.afterChanges();
      if (!changedEnough && timer.nanoTime() < dueNanos) {
        schedule();
        return false;
      }
      savedChanges = changes;
      saving = Thread.currentThread();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void runSave() {
    Throwable problem = null;
    AutosaveEvent event = new AutosaveEvent();
    event.begin();
    try {
      task.save().run();
    } catch (Exception | Error e) {
      problem = e;
      LOG.error("Autosave of {} to {} failed", task.describe(), task.fileNamePattern(), e);
    } finally {
      event.complete(task, problem);
      endSave(problem);
    }
  }

  private void endSave(@Nullable Throwable problem) {
    lock.lock();
    try {
      saving = null;
      if (problem == null) {
        successes++;
        lastSuccess = timer.now();
      } else {
        failures++;
        lastFailure = timer.now();
        lastError = String.valueOf(problem.getMessage());
      }
      if (started) {
        skipMissedTicks();
        schedule();
      }
      idle.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock") private void skipMissedTicks() {
    long now = timer.nanoTime();
    long interval = task.interval().toNanos();
    if (dueNanos <= now) {
      dueNanos += (Math.floorDiv(now - dueNanos, interval) + 1) * interval;
    } else {
      dueNanos = now + interval; // saved early, because of changes
    }
    nextDue = timer.now().plusNanos(dueNanos - now);
  }
}
