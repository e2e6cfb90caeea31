/**
 * The interfaces, records and exceptions that applications import to use what {@code javax.cache}
 * has no word for.
 */
module io.rkvs.extensions {
  requires transitive cache.api;
  requires static micrometer.core;
  requires static org.jspecify;
  requires static spring.boot;

  exports io.rkvs.extensions;
  exports io.rkvs.extensions.micrometer;
  exports io.rkvs.extensions.spring;
}
