package io.rkvs.provider;

import io.rkvs.engine.Ticker;
import io.rkvs.snapshot.io.FileOps;
import io.rkvs.snapshot.io.LocalFiles;
import java.time.Clock;

/**
 * What managers know of the world outside, which tests replace. Immutable.
 *
 * @param ticker what deadlines are measured by
 * @param clock the wall clock, which files go by
 * @param files the file system
 */
record Surroundings(Ticker ticker, Clock clock, FileOps files) {
  /** Returns the real ones, with another ticker. */
  static Surroundings with(Ticker ticker) {
    return new Surroundings(ticker, Clock.systemUTC(), LocalFiles.INSTANCE);
  }
}
