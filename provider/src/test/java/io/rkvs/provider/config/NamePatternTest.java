package io.rkvs.provider.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Patterns match as the obvious regular expression does, and the most specific one is found in any
 * order.
 */
class NamePatternTest {
  @Provide
  Arbitrary<String> patterns() {
    return Arbitraries.strings().withChars('a', 'b', '.', '*').ofMaxLength(7);
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.strings().withChars('a', 'b', '.').ofMinLength(1).ofMaxLength(8);
  }

  private static boolean oracle(String pattern, String name) {
    String regex =
        pattern
            .chars()
            .mapToObj(c -> c == '*' ? ".*" : Pattern.quote(Character.toString(c)))
            .collect(Collectors.joining());
    return name.matches(regex);
  }

  @Property
  boolean matchesAsTheRegularExpressionDoes(
      @ForAll("patterns") String pattern, @ForAll("names") String name) {
    return new NamePattern(pattern).matches(name) == oracle(pattern, name);
  }

  private static Layer layer(Layer.Kind kind, String title) {
    return new Layer(kind, title, Map.of());
  }

  private static long literals(String pattern) {
    return pattern.chars().filter(c -> c != '*').count();
  }

  @Property
  void theMostSpecificPatternIsFoundInAnyOrder(
      @ForAll("patternSets") List<String> patterns,
      @ForAll("names") String name,
      @ForAll Random random) {
    List<String> shuffled = new ArrayList<>(patterns);
    Collections.shuffle(shuffled, random);
    Layers layers = new Layers(layer(Layer.Kind.DEFAULTS, "defaults"));
    for (String pattern : shuffled) {
      layers.addPattern(new NamePattern(pattern), layer(Layer.Kind.PATTERN, pattern));
    }
    Optional<String> expected =
        patterns.stream()
            .filter(pattern -> oracle(pattern, name))
            .min(
                (a, b) -> {
                  int byLiterals = Long.compare(literals(b), literals(a));
                  int byLength = Integer.compare(b.length(), a.length());
                  return byLiterals != 0 ? byLiterals : byLength != 0 ? byLength : a.compareTo(b);
                });
    List<String> found = layers.of(name).stream().map(Layer::title).toList();
    assertThat(found)
        .isEqualTo(
            expected.map(pattern -> List.of(pattern, "defaults")).orElse(List.of("defaults")));
    layers.addExact(name, layer(Layer.Kind.EXACT, "exact"));
    assertThat(layers.of(name).get(0).title()).isEqualTo("exact");
    assertThat(layers.of(name)).hasSize(found.size() + 1);
  }

  @Provide
  Arbitrary<List<String>> patternSets() {
    return patterns().filter(NamePattern::isPattern).list().uniqueElements().ofMaxSize(6);
  }
}
