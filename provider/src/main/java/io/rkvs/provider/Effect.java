package io.rkvs.provider;

/** What a commit did to an entry. */
enum Effect {
  NOTHING,
  CREATED,
  UPDATED,
  REMOVED;

  boolean isPut() {
    return this == CREATED || this == UPDATED;
  }
}
