package io.rkvs.provider;

import io.rkvs.engine.Patience;
import io.rkvs.engine.Table;
import io.rkvs.provider.event.Failures;

/**
 * What one call has while it goes on, however many keys and steps it takes: the time that it may
 * still wait for locks, and what listeners have thrown. Confined to one thread.
 */
final class Call {
  final Patience patience;
  final Failures failures = new Failures();

  Call(Table table) {
    this(table.patience());
  }

  /** Creates what one key of several has, whose waits have one time limit together. */
  Call(Patience patience) {
    this.patience = patience;
  }
}
