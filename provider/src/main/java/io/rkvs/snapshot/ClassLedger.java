package io.rkvs.snapshot;

import io.rkvs.snapshot.format.ClassTable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToLongFunction;

/**
 * The class dictionary of a file that is being written: encoders enter the classes they meet and
 * may write the short id in place of the name. Thread-safe; a class that is in it already costs one
 * map look-up.
 */
public final class ClassLedger {
  private final ConcurrentMap<String, Integer> ids = new ConcurrentHashMap<>();
  private final List<ClassTable.Entry> classes = new ArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();

  /** Creates an empty ledger. */
  public ClassLedger() {}

  /**
   * Returns the id of a class, entering it when it is new.
   *
   * @param className its binary name
   * @param fingerprint computes its fingerprint when it is new; must be quick and not call back
   * @throws EntryCodecException when the file names too many classes
   */
  public int idOf(String className, ToLongFunction<String> fingerprint) throws EntryCodecException {
    Integer known = ids.get(className);
    return known != null ? known : enter(className, fingerprint);
  }

  /** Returns what was entered so far. */
  public ClassTable table() {
    lock.lock();
    try {
      return new ClassTable(classes);
    } finally {
      lock.unlock();
    }
  }

  private int enter(String className, ToLongFunction<String> fingerprint)
      throws EntryCodecException {
    lock.lock();
    try {
      Integer known = ids.get(className);
      if (known != null) {
        return known;
      }
      int id = classes.size();
      if (id == ClassTable.MAX_CLASSES) {
        throw new EntryCodecException(
            "expected at most " + ClassTable.MAX_CLASSES + " classes in a snapshot, found more",
            className,
            null);
      }
      classes.add(new ClassTable.Entry(className, fingerprint.applyAsLong(className)));
      ids.put(className, id);
      return id;
    } finally {
      lock.unlock();
    }
  }
}
