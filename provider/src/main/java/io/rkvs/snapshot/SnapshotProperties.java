package io.rkvs.snapshot;

/** Names of the properties that this release writes. */
final class SnapshotProperties {
  /** Of the file: the entry codec's id. */
  static final String ENTRY_CODEC = "entry-codec";

  /** Of the file: the entry codec's version, a decimal number. */
  static final String ENTRY_CODEC_VERSION = "entry-codec-version";

  /** Of a namespace: its name. */
  static final String NAME = "name";

  /** Of a namespace: the engine's bytes. */
  static final String METADATA = "metadata";

  /**
   * Of a namespace: the dictionary of its entries, when they were taken over from another file as
   * they were; without it, the file's own counts.
   */
  static final String DICTIONARY = "dictionary";

  private SnapshotProperties() {}
}
