package io.rkvs.snapshot;

import java.util.List;
import java.util.Map;

/**
 * What came of a load.
 *
 * @param namespaces one after the other, as they were loaded
 * @param changedClasses a line for each class that looks different from when it was saved
 * @param damages what a salvage left out; empty otherwise
 */
public record LoadReport(
    List<NamespaceReport> namespaces, List<String> changedClasses, List<String> damages) {
  /** Copies the lists. */
  public LoadReport {
    namespaces = List.copyOf(namespaces);
    changedClasses = List.copyOf(changedClasses);
    damages = List.copyOf(damages);
  }

  /**
   * What came of one namespace.
   *
   * @param name its name when it was saved
   * @param loaded entries that the sink got
   * @param expired entries left out because they have expired in the meantime
   * @param undecodable entries left out because their key or value could not be decoded
   * @param undecodableByClass how many of these failed for which class ("?" when it is not known)
   * @param examples what the first few failures said
   */
  public record NamespaceReport(
      String name,
      long loaded,
      long expired,
      long undecodable,
      Map<String, Long> undecodableByClass,
      List<String> examples) {
    /** Copies the collections. */
    public NamespaceReport {
      undecodableByClass = Map.copyOf(undecodableByClass);
      examples = List.copyOf(examples);
    }
  }

  /** Returns the entries loaded in all namespaces. */
  public long loaded() {
    return namespaces.stream().mapToLong(NamespaceReport::loaded).sum();
  }

  /** Returns the entries that could not be decoded in all namespaces. */
  public long undecodable() {
    return namespaces.stream().mapToLong(NamespaceReport::undecodable).sum();
  }
}
