package io.rkvs.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The checks let through who does the work, and nobody who does less. */
final class ChecksTest {
  /** Infinispan and Hazelcast are left to the runs: they take seconds to start. */
  static Stream<Arguments> peersAndSettings() {
    Stream<Peer> peers =
        Stream.of(Peer.NATIVE, Peer.RKVS, Peer.CAFFEINE, Peer.CACHE2K, Peer.EHCACHE, Peer.RI);
    return peers.flatMap(
        peer ->
            Stream.of(
                    Setting.PLAIN,
                    Setting.STATISTICS,
                    Setting.CREATED,
                    Setting.TOUCHED,
                    Setting.BY_VALUE,
                    Setting.bounded(1_000))
                .filter(s -> peer != Peer.NATIVE || !s.isByValue())
                .filter(s -> peer != Peer.RI || s.bound() == 0)
                .map(s -> Arguments.of(peer, s)));
  }

  @ParameterizedTest
  @MethodSource("peersAndSettings")
  void peerDoesWhatItIsAskedTo(Peer peer, Setting setting) {
    assertThatCode(() -> Checks.check(peer, setting)).doesNotThrowAnyException();
  }

  private static void refuses(Setting asked, Function<Setting, Store> cheat, String claim) {
    assertThatThrownBy(() -> Checks.check(Peer.RKVS, asked, cheat))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(claim);
  }

  @Test
  void storeThatForgetsIsRefused() {
    refuses(Setting.PLAIN, s -> Peer.RKVS.open(Setting.bounded(1_000)), "keeps all entries");
  }

  @Test
  void storeThatSharesIsRefusedWhereCopiesAreAskedFor() {
    refuses(Setting.BY_VALUE, s -> Peer.RKVS.open(Setting.PLAIN), "copies in and out");
  }

  @Test
  void storeThatCopiesIsRefusedWhereReferencesAreAskedFor() {
    refuses(Setting.PLAIN, s -> Peer.RKVS.open(Setting.BY_VALUE), "keeps references");
  }

  @Test
  void storeThatDoesNotCountIsRefused() {
    Store silent = new MapStore(new ConcurrentHashMap<>(), null, () -> 0);
    refuses(Setting.STATISTICS, s -> silent, "counts every hit");
  }
}
