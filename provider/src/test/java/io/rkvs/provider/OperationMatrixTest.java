package io.rkvs.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.rkvs.provider.config.FixedExpiryPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.expiry.TouchedExpiryPolicy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operation against every way to configure a cache: end state, events, every counter, and the
 * calls of writer and loader.
 *
 * <p>A row says: operation | entry before | result | entry after | events | counters | calls. A is
 * the value before, N the new one, L the loader's, X one that equals none; "-" is none. Events are
 * C(value), U(old>new), R(old), E(old); counters are h(it), m(iss), p(ut), r(emoval); calls are
 * w(rite), W(riteAll), d(elete), D(eleteAll), l(oad), L(oadAll).
 */
final class OperationMatrixTest {
  /** Holds for every expiry that does not expire anything here. */
  private static final String ALWAYS =
      """
      get            | - | null    | - |        | m   |
      get            | A | A       | A |        | h   |
      getAll         | - | {}      | - |        | m   |
      getAll         | A | {k=A}   | A |        | h   |
      containsKey    | - | false   | - |        |     |
      containsKey    | A | true    | A |        |     |
      put            | - | void    | N | C(N)   | p   | w(N)
      put            | A | void    | N | U(A>N) | p   | w(N)
      putAll         | - | void    | N | C(N)   | p   | W(N)
      putAll         | A | void    | N | U(A>N) | p   | W(N)
      getAndPut      | - | null    | N | C(N)   | mp  | w(N)
      getAndPut      | A | A       | N | U(A>N) | hp  | w(N)
      putIfAbsent    | - | true    | N | C(N)   | mp  | w(N)
      putIfAbsent    | A | false   | A |        | h   |
      replace        | - | false   | - |        | m   |
      replace        | A | true    | N | U(A>N) | hp  | w(N)
      replaceIfA     | - | false   | - |        | m   |
      replaceIfA     | A | true    | N | U(A>N) | hp  | w(N)
      replaceIfX     | A | false   | A |        | h   |
      getAndReplace  | - | null    | - |        | m   |
      getAndReplace  | A | A       | N | U(A>N) | hp  | w(N)
      remove         | - | false   | - |        |     | d
      remove         | A | true    | - | R(A)   | r   | d
      removeIfA      | - | false   | - |        | m   |
      removeIfA      | A | true    | - | R(A)   | hr  | d
      removeIfX      | A | false   | A |        | h   |
      getAndRemove   | - | null    | - |        | m   | d
      getAndRemove   | A | A       | - | R(A)   | hr  | d
      removeAllKeys  | - | void    | - |        |     | D
      removeAllKeys  | A | void    | - | R(A)   | r   | D
      removeAll      | - | void    | - |        |     |
      removeAll      | A | void    | - | R(A)   | r   | D
      clear          | A | void    | - |        |     |
      iterate        | - | []      | - |        |     |
      iterate        | A | [k=A]   | A |        | h   |
      iterateRemove  | A | [k=A]   | - | R(A)   | hr  | d
      invokeNothing  | - | null    | - |        | m   |
      invokeNothing  | A | null    | A |        | h   |
      invokeExists   | - | false   | - |        | m   |
      invokeExists   | A | true    | A |        | h   |
      invokeGet      | A | A       | A |        | h   |
      invokeSet      | - | N       | N | C(N)   | mp  | w(N)
      invokeSet      | A | N       | N | U(A>N) | hp  | w(N)
      invokeRemove   | - | null    | - |        | m   | d
      invokeRemove   | A | null    | - | R(A)   | hr  | d
      invokeSetRemove| - | null    | - |        | m   |
      invokeSetRemove| A | null    | - | R(A)   | hr  | d
      invokeRemoveSet| - | N       | N | C(N)   | mp  | w(N)
      invokeRemoveSet| A | N       | N | U(A>N) | hp  | w(N)
      invokeFail     | - | failed  | - |        | m   |
      invokeFail     | A | failed  | A |        | h   |
      invokeAllSet   | - | {k=N}   | N | C(N)   | mp  | w(N)
      invokeAllSet   | A | {k=N}   | N | U(A>N) | hp  | w(N)
      """;

  private static final String WITHOUT_LOADER =
      """
      invokeGet      | - | null    | - |        | m   |
      loadAll        | - | done    | - |        |     |
      loadAllReplace | A | done    | A |        |     |
      """;

  /** Rows that differ where misses are loaded. */
  private static final String WITH_LOADER =
      """
      get            | - | L       | L | C(L)   | m   | l
      getAll         | - | {k=L}   | L | C(L)   | m   | L
      invokeGet      | - | L       | L | C(L)   | m   | l
      invokeGetSet   | - | N       | N | C(N)   | mp  | l w(N)
      invokeGetRemove| - | L       | - |        | m   | l d
      loadAll        | - | done    | L | C(L)   |     | L
      loadAll        | A | done    | A |        |     |
      loadAllReplace | - | done    | L | C(L)   |     | L
      loadAllReplace | A | done    | L | U(A>L) |     | L
      """;

  private static final String ZERO_CREATION =
      """
      put            | - | void    | - |        |     | w(N)
      putAll         | - | void    | - |        |     | W(N)
      getAndPut      | - | null    | - |        | m   | w(N)
      putIfAbsent    | - | false   | - |        | m   |
      replace        | - | false   | - |        | m   |
      invokeSet      | - | N       | - |        | m   | w(N)
      """;

  private static final String ZERO_CREATION_WITH_LOADER =
      """
      get            | - | L       | - |        | m   | l
      getAll         | - | {k=L}   | - |        | m   | L
      invokeGet      | - | L       | - |        | m   | l
      loadAll        | - | done    | - |        |     | L
      """;

  private static final String ZERO_UPDATE =
      """
      put            | - | void    | N | C(N)        | p  | w(N)
      put            | A | void    | - | U(A>N) E(N) | p  | w(N)
      putAll         | A | void    | - | U(A>N) E(N) | p  | W(N)
      getAndPut      | A | A       | - | U(A>N) E(N) | hp | w(N)
      putIfAbsent    | A | false   | A |             | h  |
      replace        | A | true    | - | U(A>N) E(N) | hp | w(N)
      replaceIfA     | A | true    | - | U(A>N) E(N) | hp | w(N)
      replaceIfX     | A | false   | A |             | h  |
      getAndReplace  | A | A       | - | U(A>N) E(N) | hp | w(N)
      invokeSet      | A | N       | - | U(A>N) E(N) | hp | w(N)
      get            | A | A       | A |             | h  |
      """;

  private static final String ZERO_ACCESS =
      """
      get            | A | A       | - | E(A)   | h   |
      getAll         | A | {k=A}   | - | E(A)   | h   |
      containsKey    | A | true    | A |        |     |
      replaceIfX     | A | false   | - | E(A)   | h   |
      removeIfX      | A | false   | - | E(A)   | h   |
      iterate        | A | [k=A]   | - | E(A)   | h   |
      invokeGet      | A | A       | - | E(A)   | h   |
      invokeExists   | A | true    | A |        | h   |
      invokeNothing  | A | null    | A |        | h   |
      put            | A | void    | N | U(A>N) | p   | w(N)
      getAndPut      | A | A       | N | U(A>N) | hp  | w(N)
      putIfAbsent    | A | false   | A |        | h   |
      """;

  /** A is there, but its time is over. */
  private static final String EXPIRED =
      """
      get            | A | null    | - |           | m   |
      getAll         | A | {}      | - |           | m   |
      containsKey    | A | false   | - |           |     |
      put            | A | void    | N | E(A) C(N) | p   | w(N)
      putAll         | A | void    | N | E(A) C(N) | p   | W(N)
      getAndPut      | A | null    | N | E(A) C(N) | mp  | w(N)
      putIfAbsent    | A | true    | N | E(A) C(N) | mp  | w(N)
      replace        | A | false   | - | E(A)      | m   |
      replaceIfA     | A | false   | - | E(A)      | m   |
      getAndReplace  | A | null    | - | E(A)      | m   |
      remove         | A | false   | - | E(A)      |     | d
      removeIfA      | A | false   | - | E(A)      | m   |
      getAndRemove   | A | null    | - | E(A)      | m   | d
      removeAllKeys  | A | void    | - | E(A)      |     | D
      removeAll      | A | void    | - |           |     |
      iterate        | A | []      | - |           |     |
      invokeExists   | A | false   | - | E(A)      | m   |
      invokeSet      | A | N       | N | E(A) C(N) | mp  | w(N)
      """;

  private static final Duration HOUR = Duration.ONE_HOUR;

  private static final List<ExpiryPolicy> LASTING =
      List.of(
          new EternalExpiryPolicy(),
          new CreatedExpiryPolicy(HOUR),
          new TouchedExpiryPolicy(HOUR),
          custom(new FixedExpiryPolicy(HOUR, null, HOUR)));

  /** Returns a policy that is told from those of javax.cache by its class. */
  private static ExpiryPolicy custom(ExpiryPolicy policy) {
    return new ExpiryPolicy() {
      @Override
      public Duration getExpiryForCreation() {
        return policy.getExpiryForCreation();
      }

      @Override
      public Duration getExpiryForAccess() {
        return policy.getExpiryForAccess();
      }

      @Override
      public Duration getExpiryForUpdate() {
        return policy.getExpiryForUpdate();
      }

      @Override
      public String toString() {
        return "custom " + policy;
      }
    };
  }

  static Stream<MatrixCase> cases() {
    List<MatrixCase> all = new ArrayList<>();
    for (ExpiryPolicy policy : LASTING) {
      MatrixCase.add(all, ALWAYS + WITHOUT_LOADER, policy, false, false);
      MatrixCase.add(all, WITH_LOADER, policy, true, false);
    }
    List<ExpiryPolicy> zeroUpdate = both(new FixedExpiryPolicy(HOUR, Duration.ZERO, null));
    List<ExpiryPolicy> zeroAccess = both(new FixedExpiryPolicy(HOUR, null, Duration.ZERO));
    List<ExpiryPolicy> expired = both(new CreatedExpiryPolicy(HOUR));
    for (ExpiryPolicy policy : both(new CreatedExpiryPolicy(Duration.ZERO))) {
      MatrixCase.add(all, ZERO_CREATION, policy, false, false);
      MatrixCase.add(all, ZERO_CREATION_WITH_LOADER, policy, true, false);
    }
    zeroUpdate.forEach(policy -> MatrixCase.add(all, ZERO_UPDATE, policy, false, false));
    zeroAccess.forEach(policy -> MatrixCase.add(all, ZERO_ACCESS, policy, false, false));
    expired.forEach(policy -> MatrixCase.add(all, EXPIRED, policy, false, true));
    return all.stream();
  }

  private static List<ExpiryPolicy> both(ExpiryPolicy policy) {
    return List.of(policy, custom(policy));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isAsTheTableSays(MatrixCase expected) {
    MatrixCase actual = new MatrixRun(expected).run();
    assertThat(actual).isEqualTo(expected);
  }
}
