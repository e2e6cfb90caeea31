/**
 * The interfaces, records and exceptions that applications import to use what {@code javax.cache}
 * has no word for.
 */
module io.rkvs.extensions {
  requires transitive cache.api;
  requires static org.jspecify;

  exports io.rkvs.extensions;
}
