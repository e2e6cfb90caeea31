package io.rkvs.snapshot;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file name in which <code>{ns}</code> stands for the namespace and <code>{ts}</code> for the
 * time of the save, as {@code 20260102T030405006Z}: so names in order are times in order.
 * Immutable.
 */
public final class FilePattern {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^}]*)\\}");
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);
  private static final String TIMESTAMP_REGEX = "[0-9]{8}T[0-9]{9}Z";

  private final String pattern;

  private FilePattern(String pattern) {
    this.pattern = pattern;
  }

  /**
   * Returns a pattern.
   *
   * @throws io.rkvs.extensions.SnapshotException {@code NAME} when it has another placeholder
   */
  public static FilePattern of(String pattern) {
    Matcher matcher = PLACEHOLDER.matcher(pattern);
    while (matcher.find()) {
      if (!matcher.group(1).equals("ns") && !matcher.group(1).equals("ts")) {
        throw Faults.name(
            null,
            "file name pattern " + pattern + ": expected {ns} or {ts}, found " + matcher.group());
      }
    }
    int slash = pattern.lastIndexOf('/');
    if (slash >= 0 && pattern.substring(0, slash).contains("{ts}")) {
      throw Faults.name(
          null, "file name pattern " + pattern + ": expected {ts} in the last part of the name");
    }
    return new FilePattern(pattern);
  }

  /** Returns whether each save has a file of its own. */
  public boolean hasTimestamp() {
    return pattern.contains("{ts}");
  }

  /** Returns whether each namespace has files of its own. */
  public boolean hasNamespace() {
    return pattern.contains("{ns}");
  }

  /** Returns the file name for a namespace (or "all" for a whole manager) and a time. */
  public String expand(String namespace, Instant time) {
    return pattern.replace("{ts}", timestamp(time)).replace("{ns}", FileNames.encode(namespace));
  }

  /**
   * Returns an expression for the last part of all file names that a namespace's saves have or had.
   */
  Pattern lastPartRegex(String namespace) {
    return lastPartWith(Pattern.quote(FileNames.encode(namespace)));
  }

  /**
   * Returns the namespace whose save has that last part of a file name, when the pattern names the
   * namespace there.
   */
  Optional<String> namespaceOf(String lastPart) {
    if (pattern.lastIndexOf("{ns}") <= pattern.lastIndexOf('/')) {
      return Optional.empty();
    }
    Matcher matcher = lastPartWith("(.+)").matcher(lastPart);
    return matcher.matches() ? FileNames.decode(matcher.group(1)) : Optional.empty();
  }

  private Pattern lastPartWith(String namespaceRegex) {
    String last = pattern.substring(pattern.lastIndexOf('/') + 1);
    StringBuilder regex = new StringBuilder();
    int from = 0;
    Matcher matcher = PLACEHOLDER.matcher(last);
    while (matcher.find()) {
      regex.append(Pattern.quote(last.substring(from, matcher.start())));
      regex.append(matcher.group(1).equals("ts") ? TIMESTAMP_REGEX : namespaceRegex);
      from = matcher.end();
    }
    return Pattern.compile(regex.append(Pattern.quote(last.substring(from))).toString());
  }

  /** Returns a time as it stands in file names. */
  static String timestamp(Instant time) {
    return TIMESTAMP.format(time);
  }

  @Override
  public String toString() {
    return pattern;
  }
}
