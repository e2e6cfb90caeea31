package io.rkvs.provider.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.cache.CacheException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a user reads who made a mistake in the file: word for word. */
class ErrorMessagesTest {
  @TempDir Path directory;

  private static Arguments mistake(String text, String... messages) {
    return Arguments.of(text, messages);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        // names
        mistake(
            "rkvs.namespaces.orders.max-entires = 5",
            "{file}, line 1: rkvs.namespaces.orders.max-entires: unknown key; did you mean max-entries?"),
        mistake(
            "rkvs {\n\n  default { shards = 2 }\n}",
            "{file}, line 3: rkvs.default: unknown key; did you mean defaults?"),
        mistake(
            "rkvs.defaults.maxEntries = 5",
            "{file}, line 1: rkvs.defaults.maxEntries: unknown key; did you mean max-entries?"),
        mistake(
            "rkvs.defaults.ttl = 5s",
            "{file}, line 1: rkvs.defaults.ttl: unknown key; did you mean expiry { created = ... }?"),
        mistake(
            "rkvs.persistence.colour = red",
            "{file}, line 1: rkvs.persistence.colour: unknown key; known are allowed-classes, compression,"
                + " directory, on-corrupt, on-undecodable, save-on-close"),
        mistake(
            "rkvs.defaults.expiry.creation = 5s",
            "{file}, line 1: rkvs.defaults.expiry.creation: unknown key; did you mean created?",
            "{file}, line 1: rkvs.defaults.expiry.created: expected a duration or never beside updated and"
                + " accessed, was not set: an entry that is never touched again would never expire"),
        mistake(
            "rkvs.namespaces.\"com.acme.*\".shard = 5",
            "{file}, line 1: rkvs.namespaces.\"com.acme.*\".shard: unknown key; did you mean shards?"),
        mistake("rksv { }", "{file}, line 1: rksv: unknown key; did you mean rkvs?"),
        mistake("", "{file}: expected a block rkvs { ... }, was empty"),
        mistake("a = 1", "{file}: expected a block rkvs { ... }, was only a"),
        // types and ranges
        mistake("rkvs = 3", "{file}, line 1: rkvs: expected a block { ... }, was 3"),
        mistake(
            "rkvs.defaults = 3", "{file}, line 1: rkvs.defaults: expected a block { ... }, was 3"),
        mistake(
            "rkvs.namespaces { a = [] }",
            "{file}, line 1: rkvs.namespaces.a: expected a block { ... }, was []"),
        mistake(
            "rkvs.namespaces { \"\" { shards = 2 } }",
            "{file}, line 1: rkvs.namespaces.\"\": expected the name of a namespace or a pattern, was"
                + " empty"),
        mistake(
            "rkvs.templates { t = 5 }",
            "{file}, line 1: rkvs.templates.t: expected a block { ... }, was 5"),
        mistake(
            "rkvs.defaults.shards = 0",
            "{file}, line 1: rkvs.defaults.shards: expected a whole number from 1 to 1024, was 0"),
        mistake(
            "rkvs.defaults.shards = 2.5",
            "{file}, line 1: rkvs.defaults.shards: expected a whole number from 1 to 1024, was 2.5"),
        mistake(
            "rkvs.defaults.max-entries = many",
            "{file}, line 1: rkvs.defaults.max-entries: expected a whole number, 0 (none) or more, was"
                + " \"many\""),
        mistake(
            "rkvs.defaults.max-entries = -1",
            "{file}, line 1: rkvs.defaults.max-entries: expected a whole number, 0 (none) or more, was"
                + " -1"),
        mistake(
            "rkvs.defaults.max-entries = { a = 1 }",
            "{file}, line 1: rkvs.defaults.max-entries: expected a whole number, 0 (none) or more, was"
                + " {\"a\":1}"),
        mistake(
            "rkvs.defaults.max-value-size = 3 parsecs",
            "{file}, line 1: rkvs.defaults.max-value-size: expected a size such as 64 KiB or 1000, or 0"
                + " (no limit), was \"3 parsecs\""),
        mistake(
            "rkvs.defaults.when-full = drop",
            "{file}, line 1: rkvs.defaults.when-full: expected evict or reject, was \"drop\""),
        mistake(
            "rkvs.defaults.lock-timeout = 500",
            "{file}, line 1: rkvs.defaults.lock-timeout: expected a duration of at least 1ms, with its unit,"
                + " such as 30s, 10m or 1d, was 500"),
        mistake(
            "rkvs.defaults.lock-timeout = 10us",
            "{file}, line 1: rkvs.defaults.lock-timeout: expected a duration of at least 1ms, with its unit,"
                + " such as 30s, 10m or 1d, was \"10us\""),
        mistake(
            "rkvs.defaults.expiry.created = soon",
            "{file}, line 1: rkvs.defaults.expiry.created: expected never, or a duration of at least 1ms,"
                + " with its unit, such as 30s, 10m or 1d, was \"soon\""),
        mistake(
            "rkvs.defaults.expiry = 10m",
            "{file}, line 1: rkvs.defaults.expiry: expected a block { ... }, was \"10m\""),
        mistake(
            "rkvs.defaults.expiry-jitter = 1",
            "{file}, line 1: rkvs.defaults.expiry-jitter: expected a number from 0 to below 1, was 1"),
        mistake(
            "rkvs.defaults.store-by-value = maybe",
            "{file}, line 1: rkvs.defaults.store-by-value: expected true or false, was \"maybe\""),
        mistake(
            "rkvs.defaults.immutable-types = 5",
            "{file}, line 1: rkvs.defaults.immutable-types: expected a list of class names, was 5"),
        mistake(
            "rkvs.persistence.on-corrupt = delete",
            "{file}, line 1: rkvs.persistence.on-corrupt: expected fail or set-aside, was \"delete\""),
        mistake(
            "rkvs.persistence.directory = \"\"",
            "{file}, line 1: rkvs.persistence.directory: expected the path of a directory, was \"\""),
        mistake(
            "rkvs.persistence.allowed-classes = x",
            "{file}, line 1: rkvs.persistence.allowed-classes: expected a list of patterns such as"
                + " \"com.acme.**\", was \"x\""),
        mistake(
            "rkvs.max-namespaces = -2",
            "{file}, line 1: rkvs.max-namespaces: expected a whole number from 0 to 2147483647, was -2"),
        // classes
        mistake(
            "rkvs.defaults.weigher = java.lang.String",
            "{file}, line 1: rkvs.defaults.weigher: expected a class that implements"
                + " io.rkvs.extensions.Weigher, was java.lang.String"),
        mistake(
            "rkvs.defaults.loader = \"io.rkvs.provider.config.SampleClasses$NoConstructor\"",
            "{file}, line 1: rkvs.defaults.loader: expected a class with a public constructor without"
                + " arguments, was io.rkvs.provider.config.SampleClasses$NoConstructor"),
        // templates
        mistake(
            "rkvs { templates.small.shards = 1, namespaces.a.template = smal }",
            "{file}, line 1: rkvs.namespaces.a.template: no template 'smal'; did you mean small?"),
        mistake(
            "rkvs { namespaces.a.template = small }",
            "{file}, line 1: rkvs.namespaces.a.template: no template 'small'; the file has no"
                + " rkvs.templates"),
        mistake(
            "rkvs { templates { a.template = b } }",
            "{file}, line 1: rkvs.templates.a.template: no template 'b'; known are a"),
        mistake(
            "rkvs { templates { a.template = a } }",
            "{file}, line 1: rkvs.templates.a.template: templates go round in a circle: a -> a"),
        // contradictions
        mistake(
            "rkvs.namespaces.a.expiry.accessed = 5s",
            "{file}, line 1: rkvs.namespaces.a.expiry.created: expected a duration or never beside updated"
                + " and accessed, was not set: an entry that is never touched again would never expire"),
        mistake(
            "rkvs.persistence.save-on-close = true",
            "{file}, line 1: rkvs.persistence.save-on-close: needs rkvs.persistence.directory, which is not"
                + " set"),
        mistake(
            "rkvs.autosave { interval = 5m, file = a }",
            "{file}, line 1: rkvs.autosave: needs rkvs.persistence.directory, which is not set"),
        mistake(
            "rkvs.namespaces.\"a.b\".autosave { interval = 5m, file = a }",
            "{file}, line 1: rkvs.namespaces.\"a.b\".autosave: needs rkvs.persistence.directory, which is"
                + " not set"),
        mistake(
            "rkvs { persistence.directory = d, autosave.interval = 5m }",
            "{file}, line 1: rkvs.autosave: expected both interval and file, was only interval"),
        mistake(
            "rkvs { persistence.directory = d, autosave { interval = 5m, file = \"{ns}.rkvs\" } }",
            "{file}, line 1: rkvs.autosave.file: expected a file name such as all-{ts}.rkvs, with no other"
                + " placeholder than {ts}, was \"{ns}.rkvs\""),
        mistake(
            "rkvs { persistence.directory = d, namespaces.a.autosave { interval = 5m, file = \"{x}\" } }",
            "{file}, line 1: rkvs.namespaces.a.autosave.file: expected a file name such as {ns}-{ts}.rkvs,"
                + " with no other placeholders than {ns} and {ts}, was \"{x}\""),
        mistake(
            "rkvs { persistence.directory = d, defaults.autosave { interval = 5m, file = a } }",
            "{file}, line 1: rkvs.defaults.autosave: expected in the block of one namespace, or as"
                + " rkvs.autosave for all together, was in rkvs.defaults"),
        mistake(
            "rkvs {\n persistence.directory = d\n namespaces.\"a*\".autosave { interval = 5m, file = a } }",
            "{file}, line 3: rkvs.namespaces.\"a*\".autosave: expected in the block of one namespace, or as"
                + " rkvs.autosave for all together, was in rkvs.namespaces.\"a*\""),
        mistake(
            "rkvs {\n defaults.when-full = reject\n namespaces.a { max-weight = 10 } }",
            "{file}, line 2: rkvs.namespaces.a.when-full: reject contradicts max-weight = 10 ({file}, line"
                + " 3): a weight evicts; reject goes with max-entries"));
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("mistakes")
  void saysWhatIsWrong(String text, String[] messages) {
    CacheException thrown =
        catchThrowableOfType(CacheException.class, () -> ConfigFiles.load(directory, text));
    assertThat(thrown).as("a CacheException").isNotNull();
    List<String> expected = Arrays.stream(messages).map(this::withFile).toList();
    assertThat(thrown).hasMessage(expected.get(0));
    assertThat(Arrays.stream(thrown.getSuppressed()).map(Throwable::getMessage))
        .containsExactlyElementsOf(expected.subList(1, expected.size()));
  }

  private String withFile(String message) {
    return message.replace(
        "{file}", directory.resolve("test.conf").toUri().toString().replace("///", "/"));
  }

  @Test
  void aClassThatIsNotThereNamesTheLoadersThatWereAsked() {
    assertThat(
            catchThrowableOfType(
                CacheException.class,
                () -> ConfigFiles.load(directory, "rkvs.defaults.key-type = com.acme.Gone")))
        .hasMessageStartingWith(
            withFile(
                "{file}, line 1: rkvs.defaults.key-type: expected a class on the class path, was"
                    + " 'com.acme.Gone', which none of these can load: ["))
        .hasMessageContaining("AppClassLoader");
  }

  @Test
  void malformedTextHasItsLine() {
    assertThat(
            catchThrowableOfType(
                CacheException.class, () -> ConfigFiles.load(directory, "rkvs {\n  a = [ 1 \n")))
        .hasMessageStartingWith(withFile("Not a valid configuration: {file}: 3: "));
  }

  @Test
  void aReferenceToNothingHasItsLine() {
    assertThat(
            catchThrowableOfType(
                CacheException.class,
                () ->
                    ConfigFiles.load(directory, "rkvs {\n  defaults.shards = ${no.such.value}\n}")))
        .hasMessage(
            withFile(
                "Not a valid configuration: {file}: 2: Could not resolve substitution to a value:"
                    + " ${no.such.value}"));
  }

  @Test
  void allMistakesAreReportedTogether() {
    CacheException thrown =
        catchThrowableOfType(
            CacheException.class,
            () ->
                ConfigFiles.load(
                    directory, "rkvs.defaults {\nshards = 0\nmax-entries = -1\nfoo = 1 }"));
    assertThat(thrown.getSuppressed()).hasSize(2);
  }
}
