package io.rkvs.extensions;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What came of a namespace that was restored from a file. Its entries are decoded when its cache is
 * created, with the types that the cache declares; until then it waits, and all counts but {@code
 * entries} are zero.
 *
 * @param name its name now
 * @param file where it came from
 * @param cutAt the instant whose state it has
 * @param waiting whether its cache has not been created yet
 * @param entries entries in the file that had not expired when it was read
 * @param loaded entries that its cache got
 * @param expired entries that had expired when the cache was created
 * @param undecodable entries left out because their key or value could not be decoded, or is not of
 *     the declared type
 * @param undecodableByClass how many of these failed for which class ("?" when it is not known)
 * @param refused entries left out because they are beyond {@code maxEntries} of a cache that
 *     rejects, or larger than {@code maxValueSize}, or because the weigher failed
 * @param problems what the first few of those left out said
 * @param changedClasses a line for each class that looks different from when it was saved
 */
public record RestoredNamespace(
    String name,
    Path file,
    Instant cutAt,
    boolean waiting,
    long entries,
    long loaded,
    long expired,
    long undecodable,
    Map<String, Long> undecodableByClass,
    long refused,
    List<String> problems,
    List<String> changedClasses) {
  /** Copies the collections. */
  public RestoredNamespace {
    undecodableByClass = Map.copyOf(undecodableByClass);
    problems = List.copyOf(problems);
    changedClasses = List.copyOf(changedClasses);
  }
}
