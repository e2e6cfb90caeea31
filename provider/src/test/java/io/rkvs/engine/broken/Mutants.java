package io.rkvs.engine.broken;

import java.util.List;

/** Every step of the protocol, broken. docs/proofs.md tells which check reports which, and how. */
final class Mutants {
  private Mutants() {}

  static List<Mutant> all() {
    return List.of(
        // ---- batches: Commit, BatchCommitter
        Mutant.of("marks-after-commit")
            .in(
                "BatchCommitter",
                "mark(commit); commit.commit();",
                "commit.commit(); mark(commit);")
            .reportedBy(Check.modelChecked("BatchLincheckTest")),
        Mutant.of("commit-before-last-mark")
            .in(
                "BatchCommitter",
                "node.setPendingRelease(i);",
                "if (i == commit.size() - 1) { commit.commit(); } node.setPendingRelease(i);")
            .reportedBy(Check.modelChecked("BatchLincheckTest")),
        Mutant.of("no-marks-on-updates")
            .in(
                "BatchCommitter",
                "node.setPendingRelease(i);",
                "if (commit.isInserted(i)) { node.setPendingRelease(i); }")
            .reportedBy(Check.modelChecked("BatchLincheckTest"), Check.stressed("TornBatchStress")),
        Mutant.of("no-marks-on-inserts")
            .in(
                "BatchCommitter",
                "node.setPendingRelease(i);",
                "if (!commit.isInserted(i)) { node.setPendingRelease(i); }")
            .reportedBy(Check.modelChecked("BatchLincheckTest")),
        Mutant.of("mark-taken-off-before-value")
            .in(
                "BatchCommitter",
                "slots.replaceInBatchLocked(",
                "node.setEntryRelease(commit.hash(i)); slots.replaceInBatchLocked(")
            .reportedBy(Check.modelChecked("BatchLincheckTest")),
        Mutant.of("record-of-another-batch-believed")
            .in("Commit", "index < size && nodes[index] == node", "index < size")
            .reportedBy(
                Check.of("CommitTest", "readerWaitsUntilARecordNamesItsNode", "but was: \"of b\"")),
        Mutant.of("old-record-left-in-place")
            .in(
                "BatchCommitter",
                "for (Shard shard : locked) { shard.setCommitRelease(commit); } mark(commit);",
                "mark(commit); for (Shard shard : locked) { shard.setCommitRelease(commit); }")
            .in("BatchCommitter", "shard.setCommitRelease(null);", "")
            .reportedBy(Check.modelChecked("BatchLincheckTest")),
        // ---- bins: Bins, Table.find
        Mutant.of("misses-not-checked")
            .in(
                "Table",
                "return isCurrent(b, hash >>> shift) ? null : findSlowly(key, hash);",
                "return null;")
            .reportedBy(Check.modelChecked("TableLincheckTest"))
            .atLengthAlsoBy(Check.stressed("TableGrowthStress")),
        Mutant.of("moving-not-looked-at")
            .in("Table", "!Bins.state(searched).isMovingAcquire() &&", "")
            .reportedBy(Check.modelChecked("TableLincheckTest")),
        Mutant.of("retired-bins-not-noticed")
            .in("Table", "&& Slots.binsAcquire(bins, slot) == searched", "")
            .reportedBy(Check.modelChecked("TableLincheckTest")),
        Mutant.of("array-looked-at-before-moving")
            .in(
                "Table",
                "!Bins.state(searched).isMovingAcquire() && Slots.binsAcquire(bins, slot) == searched",
                "Slots.binsAcquire(bins, slot) == searched && !Bins.state(searched).isMovingAcquire()")
            .reportedBy(Check.of("TableLincheckTest", "missAtTheEndOfGrowth", Check.INVALID)),
        Mutant.of("moved-before-published")
            .in(
                "Bins",
                "publisher.publish(fresh); state.setMovingRelease(false);",
                "state.setMovingRelease(false); publisher.publish(fresh);")
            .reportedBy(Check.modelChecked("TableLincheckTest")),
        Mutant.of("published-before-relinked")
            .in(
                "Bins",
                "state.setMovingRelease(true);",
                "state.setMovingRelease(true); publisher.publish(fresh);")
            .reportedBy(Check.modelChecked("TableLincheckTest"))
            .atLengthAlsoBy(Check.stressed("TableGrowthStress")),
        Mutant.of("relinked-before-moving")
            .in("Bins", "state.setMovingRelease(true);", "")
            .in(
                "Bins",
                "publisher.publish(fresh);",
                "state.setMovingRelease(true); publisher.publish(fresh);")
            .reportedBy(Check.modelChecked("TableLincheckTest")),
        Mutant.of("removed-node-forgets-next")
            .in("Bins", "state.addEntries(-1);", "state.addEntries(-1); node.setNextRelease(null);")
            .reportedBy(Check.modelChecked("TableLincheckTest")),
        // ---- scans: TableScan
        Mutant.of("scan-of-moving-bins-believed")
            .in("TableScan", "if (table.isCurrent(b, slot)) {", "if (b != null) {")
            .reportedBy(
                Check.of(
                    "TableScanTest",
                    "listWaitsForAMoveInProgress",
                    "Expecting code to raise a throwable"))
            .atLengthAlsoBy(Check.stressed("TableScanStress")),
        Mutant.of("scan-during-a-removal-believed")
            .in("TableScan", "if (!SlotState.isRemoving(seen)) {", "if (b != null) {")
            .reportedBy(
                Check.of(
                    "TableScanTest",
                    "listWaitsForARemovalInProgress",
                    "Expecting code to raise a throwable")),
        // ---- deadlines
        Mutant.of("deadline-before-value")
            .in(
                "Table",
                "slots.replaceLocked(",
                "if (deadline != KEEP) { node.setDeadlineRelease(deadline); } slots.replaceLocked(")
            .reportedBy(
                Check.modelChecked("ExpiryLincheckTest"), Check.stressed("DeadlineOrderStress")),
        Mutant.of("deadline-before-value-in-a-batch")
            .in(
                "BatchCommitter",
                "slots.replaceInBatchLocked(",
                "if (commit.deadline(i) != Table.KEEP) { node.setDeadlineRelease(commit.deadline(i)); } slots.replaceInBatchLocked(")
            .reportedBy(Check.of("ExpiryLincheckTest", "readerBesideABatch", Check.INVALID)),
        Mutant.of("deadlines-of-a-batch-pass-meanwhile")
            .in(
                "BatchCommitter",
                "node != null && isLive(i) ? node",
                "node != null && i < 0 ? node")
            .reportedBy(Check.modelChecked("ExpiryLincheckTest")),
        Mutant.of("deadlines-of-a-read-pass-meanwhile")
            .in("BatchCommitter", "slots.hasDeadlines && hasPassedSince()", "false")
            .reportedBy(Check.modelChecked("ExpiryLincheckTest")),
        Mutant.of("touch-overwrites-deadline")
            .in(
                "Deadlines",
                "entry != null && entry.casDeadline(seen, deadline)",
                "entry != null; if (isSet) { entry.setDeadlineRelease(deadline); }")
            .reportedBy(Check.modelChecked("ExpiryLincheckTest")),
        Mutant.of("touch-revives-expired")
            .in(
                "Deadlines",
                "while (!node.casDeadline(deadline, Node.EXPIRED)) {",
                "while (deadline > now) {")
            .reportedBy(Check.stressed("TouchStress")),
        Mutant.of("touch-brings-nothing-forward")
            .in("Deadlines", "if (isSet && deadline < seen) {", "if (isSet && deadline < 0) {")
            .reportedBy(
                Check.of(
                    "DeadlinesModelTest", "touchesOfOtherThreadsAreNeverForgotten", "but was")),
        Mutant.of("deadline-of-a-new-entry-not-noted")
            .in("Slots", "noteDeadlineLocked(hash, node.deadline());", "")
            .reportedBy(
                Check.of(
                    "DeadlinesModelTest",
                    "whatATellerFailsToTakeOutIsToldAgain",
                    "to contain exactly")),
        Mutant.of("told-entries-are-forgotten")
            .in("Deadlines", "next = now;", "")
            .reportedBy(
                Check.of(
                    "DeadlinesModelTest",
                    "whatATellerFailsToTakeOutIsToldAgain",
                    "to contain exactly")),
        // ---- bounds
        Mutant.of("weight-of-an-update-not-counted")
            .in("eviction/Regions", "addWeight(node.region, (long) weight - node.weight());", "")
            .reportedBy(Check.of("WeighedTableTest", "replacingWeighsAnew", "but was")),
        Mutant.of("heavier-than-the-bound-stays")
            .in("eviction/Bound", "boolean fits = weight <= maximum;", "boolean fits = true;")
            .reportedBy(
                Check.of("WeighedTableTest", "whatIsTooHeavyLeavesAtOnceAndAlone", "but was")),
        Mutant.of("what-is-over-stays")
            .in("Table", "bound.evict(hash, slots);", "")
            .reportedBy(
                Check.of(
                    "WeighedTableTest",
                    "theBoundHoldsAfterEveryWrite",
                    "to be less than or equal to")),
        Mutant.of("permits-not-given-back")
            .in("eviction/Domain", "bound.give(-need);", "")
            .reportedBy(
                Check.of("BoundedTableTest", "removalClearAndResizeKeepTheCount", "but was")),
        Mutant.of("evictions-of-a-shard-leave-with-it")
            .in("ShardResize", "to.addEvictions(from.evictions());", "")
            .reportedBy(Check.of("BoundedTableTest", "evictionsOutliveTheirShard", "but was")),
        // ---- shards
        Mutant.of("owner-not-asked-again")
            .in(
                "ShardLocks",
                "return null; } if (owners.ownerOf(slot) == shard) {",
                "return null; } if (shard != null) {")
            .reportedBy(Check.modelChecked("ResizeLincheckTest")),
        Mutant.of("owners-of-a-batch-not-asked-again")
            .in("ShardLocks", "if (stillOwn(slots)) {", "if (slots != null) {")
            .reportedBy(Check.modelChecked("ResizeLincheckTest")),
        // ---- cuts
        Mutant.of("cut-keeps-nothing")
            .in("Slots", "{ cut.changeLocked(slot, node); } } /** Tells", "{ } } /** Tells")
            .reportedBy(Check.of("CutTest", "holdsTheStateAtItsInstant", "but was")),
        Mutant.of("cut-keeps-what-has-changed")
            .in(
                "Table",
                "slots.beforeChangeLocked(slot, node); if (old != null && !leaves",
                "if (leaves) { slots.beforeChangeLocked(slot, node); } if (old != null && !leaves")
            .in(
                "Table",
                "if (deadline != KEEP) {",
                "slots.beforeChangeLocked(slot, node); if (deadline != KEEP) {")
            .reportedBy(Check.of("CutTest", "holdsTheStateAtItsInstant", "but was")),
        Mutant.of("cut-begins-without-locks")
            .in(
                "Slots",
                "Shard[] all = shards; locks.lockAll(all",
                "Shard[] all = new Shard[0]; locks.lockAll(all")
            .reportedBy(Check.modelChecked("CutLincheckTest")),
        Mutant.of("copy-of-a-saver-believed")
            .in("Cut", "copy.handOver(changed, sink);", "copy.handOver(null, sink);")
            .reportedBy(Check.modelChecked("CutLincheckTest")),
        Mutant.of("copy-of-other-bins-believed")
            .in("Cut", "if (slots.bins[slot] != bins) {", "if (slots.bins[slot] == null) {")
            .reportedBy(Check.modelChecked("CutGrowthLincheckTest")),
        Mutant.of("cut-not-told-of-inserts")
            .in("Cut", "log.insert(node);", "")
            .reportedBy(Check.of("CutTest", "holdsTheStateAtItsInstant", "but was")),
        Mutant.of("last-note-stands")
            .in("UndoLog", "if (find(node, hash) == null) {", "if (bins != null) {")
            .reportedBy(Check.of("CutTest", "severalChangesOfAnEntryAreUndone", "once: ")),
        // ---- short writes
        Mutant.of("long-right-does-not-wait-for-the-latch")
            .in(
                "ShardLocks",
                "if (b != null && Bins.state(b).isLatchedVolatile()) {",
                "if (b != null && b.length == 0) {")
            .reportedBy(Check.of("TableLincheckTest", "shortBesideLong", Check.INVALID))
            .atLengthAlsoBy(Check.stressed("ShortWriteStress")),
        Mutant.of("short-right-without-a-look-at-the-lock")
            .in("ShortWrites", "!slots.owners.ownerOf(slot).isLocked() &&", "")
            .reportedBy(Check.of("TableLincheckTest", "shortBesideLong", Check.INVALID))
            .atLengthAlsoBy(Check.stressed("ShortWriteStress")),
        Mutant.of("latch-without-compare-and-set")
            .in(
                "SlotState",
                "return LATCH.compareAndSet(this, 0, 1);",
                "if ((int) LATCH.getAcquire(this) != 0) { return false; } LATCH.setRelease(this, 1); return true;")
            .reportedBy(Check.stressed("ShortInsertStress")),
        Mutant.of("short-right-to-retired-bins")
            .in("ShortWrites", "&& Slots.binsAcquire(slots.bins, slot) == b", "")
            .reportedBy(Check.of("TableLincheckTest", "shortBesideLong", Check.INVALID)),
        Mutant.of("short-write-of-an-entry-that-has-left")
            .in(
                "ShortWrites",
                "!slots.isUnobserved() || !Bins.leadTo(b, node, hash)",
                "!slots.isUnobserved()")
            .reportedBy(Check.of("TableLincheckTest", "shortBesideLong", Check.INVALID)),
        Mutant.of("short-write-of-a-held-key")
            .in("ShortWrites", "&& !KeyLocks.mayHold(state, hash)", "")
            .reportedBy(Check.modelChecked("HoldLincheckTest")),
        Mutant.of("hold-of-a-key-that-has-come")
            .in(
                "ShortWrites",
                "found == null ? Bins.head(b, lock.hash) == head",
                "found == null ? true")
            .reportedBy(Check.modelChecked("HoldLincheckTest")),
        Mutant.of("insert-of-a-key-that-has-come")
            .in("ShortWrites", "|| Bins.head(b, hash) != head", "")
            .reportedBy(Check.of("TableLincheckTest", "shortBesideShort", Check.INVALID)),
        Mutant.of("insert-beside-an-entry-of-a-batch")
            .in("Bins", "return UNSETTLED;", "continue;")
            .reportedBy(
                Check.of("ShortWritesTest", "searchGivesUpAtAnEntryOfABatch", "AssertionError")),
        Mutant.of("removal-of-an-entry-that-has-left")
            .in("ShortWrites", "!isUnheard() || !Bins.leadTo(b, node, hash)", "!isUnheard()")
            .reportedBy(Check.of("TableLincheckTest", "shortBesideShort", Check.INVALID)),
        Mutant.of("short-insert-for-which-bins-have-to-grow")
            .in("ShortWrites", "|| state.countOpaque() >= Bins.load(capacity)", "")
            .reportedBy(Check.of("ShortWritesTest", "binsGrowAndShrink", "room in slot")),
        Mutant.of("short-removal-after-which-bins-have-to-shrink")
            .in(
                "ShortWrites",
                "|| Bins.isSparse(Bins.capacity(b), Bins.state(b).countOpaque() - 1)",
                "")
            .reportedBy(Check.of("ShortWritesTest", "binsGrowAndShrink", "few bins again")),
        Mutant.of("short-change-beside-a-bound")
            .in(
                "ShortWrites",
                "slots.isUnobserved() && slots.bound == null",
                "slots.isUnobserved()")
            .reportedBy(Check.of("ShortWritesTest", "boundHearsOfAll", "AssertionError")),
        Mutant.of("short-change-keeps-nothing-for-a-cut")
            .in("ShortWrites", "slots.isUnobserved() && slots.bound == null", "slots.bound == null")
            .reportedBy(Check.of("CutTest", "holdsTheStateAtItsInstant", "but was")),
        Mutant.of("short-insert-takes-no-place")
            .in("ShortWrites", "|| !slots.places.takeUnheld()", "")
            .reportedBy(
                Check.of("ShortWritesTest", "limitIsExactWhateverComesAndGoes", "AssertionError")),
        Mutant.of("short-removal-gives-no-place-back")
            .in("ShortWrites", "slots.places.leaveUnheld();", "")
            .reportedBy(
                Check.of("ShortWritesTest", "limitIsExactWhateverComesAndGoes", "AssertionError")),
        Mutant.of("short-insert-does-not-note-its-deadline")
            .in("ShortWrites", "state.noteDueLocked(capacity, hash, deadline);", "")
            .reportedBy(
                Check.of(
                    "ShortWritesTest", "deadlinesAreKnownToTheirSlot", "AssertionFailedError")),
        Mutant.of("short-removal-of-an-expired-entry")
            .in("ShortWrites", "|| node.deadline() <= now", "")
            .reportedBy(
                Check.of(
                    "ShortWritesTest",
                    "whatHasExpiredIsNotRemovedButGone",
                    "AssertionFailedError")),
        Mutant.of("short-write-keeps-nothing-for-a-cut")
            .in("ShortWrites", "!slots.isUnobserved() ||", "")
            .reportedBy(Check.of("CutTest", "holdsTheStateAtItsInstant", "but was")),
        Mutant.of("cut-begins-beside-a-short-write")
            .in(
                "Slots",
                "locks.lockAll(all, locks.patience()); locks.awaitShortWrites();",
                "locks.lockAll(all, locks.patience());")
            .reportedBy(Check.modelChecked("CutBeginLincheckTest")),
        // ---- key locks, limit
        Mutant.of("cycles-not-detected")
            .in("WaitGraph", "cycle = k.owner == me;", "cycle = k == null;")
            .reportedBy(Check.of("KeyLockTest", "cycleOfTwoTellsExactlyOne", "AssertionError")),
        Mutant.of("key-locks-ignored")
            .in(
                "KeyLocks",
                "return lock == null || lock.owner == Thread.currentThread() ? null : lock;",
                "return null;")
            .reportedBy(
                Check.of(
                    "KeyLockTest",
                    "timeoutNamesCacheKeyAndHolder",
                    "Expecting code to raise a throwable")),
        Mutant.of("limit-checked-then-taken")
            .in(
                "Capacity",
                "long witness = used.compareAndExchange(u, u + n); if (witness == u) { return true; } u = witness;",
                "used.addAndGet(n); return true;")
            .reportedBy(Check.modelChecked("LimitLincheckTest")));
  }
}
