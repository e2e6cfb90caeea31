package io.rkvs.benchmarks.bounded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The stores that are compared do what the benchmark takes for granted. */
class BoundedPeerTest {
  private static final int BOUND = 1_000;

  @ParameterizedTest
  @EnumSource
  void keepsWhatIsBelowItsBound(BoundedPeer peer) {
    BoundedPeer.Store store = peer.open("below " + peer, BOUND);
    for (int key = 0; key < BOUND / 2; key++) {
      store.put(key, "v" + key);
    }
    for (int key = 0; key < BOUND / 2; key++) {
      assertThat(store.get(key)).isEqualTo("v" + key);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "CHM", mode = EnumSource.Mode.EXCLUDE)
  void keepsNoMoreThanItsBound(BoundedPeer peer) {
    BoundedPeer.Store store = peer.open("over " + peer, BOUND);
    int present = 0;
    for (int key = 0; key < 100 * BOUND; key++) {
      store.put(key, key);
    }
    for (int key = 0; key < 100 * BOUND; key++) {
      present += store.get(key) == null ? 0 : 1;
    }
    assertThat(present).isBetween(BOUND / 2, 2 * BOUND); // some evict a little later
  }
}
