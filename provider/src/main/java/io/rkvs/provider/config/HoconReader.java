package io.rkvs.provider.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import io.rkvs.extensions.ConfigurationException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/**
 * Reads a HOCON file through a URL stream, so that it may lie in a directory, a jar or a jar in a
 * jar, and replaces references by values of the file, of system properties and of the environment,
 * in that order. No URL cache is used: a jar that is replaced while the JVM runs is read anew and
 * is not kept open.
 */
final class HoconReader {
  private HoconReader() {}

  /**
   * Reads and resolves a file.
   *
   * @throws ConfigurationException when it cannot be read or is not valid; the message has the
   *     address, and the line where known
   */
  static Config read(URL url, ClassLoader loader) {
    try {
      Config file = parse(url, loader);
      Config resolved = file.withFallback(systemProperties()).resolve();
      Config result = ConfigFactory.empty(url.toString());
      for (String key : file.root().keySet()) {
        ConfigValue value = resolved.root().get(key);
        if (value != null) {
          result = result.withValue(ConfigUtil.quoteString(key), value);
        }
      }
      return result;
    } catch (ConfigException failure) {
      throw new ConfigurationException(
          "Not a valid configuration: " + failure.getMessage(), failure);
    }
  }

  /** Returns those that a reference may mean: not the ones that look like keys of ours. */
  private static Config systemProperties() {
    Properties properties = new Properties();
    properties.putAll(System.getProperties());
    properties
        .keySet()
        .removeIf(name -> name.equals("rkvs") || name.toString().startsWith("rkvs."));
    return ConfigFactory.parseProperties(properties);
  }

  private static Config parse(URL url, ClassLoader loader) {
    ConfigParseOptions options =
        ConfigParseOptions.defaults()
            .setSyntax(ConfigSyntax.CONF)
            .setAllowMissing(false)
            .setClassLoader(loader)
            .setOriginDescription(url.toString())
            .prependIncluder(new Sibling(url, loader));
    return ConfigFactory.parseReader(new StringReader(text(url)), options);
  }

  private static String text(URL url) {
    try {
      URLConnection connection = url.openConnection();
      connection.setUseCaches(false);
      StringWriter text = new StringWriter();
      try (InputStreamReader reader =
          new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8.newDecoder())) {
        reader.transferTo(text);
      }
      return text.toString();
    } catch (IOException failure) {
      throw new ConfigurationException(
          "Cannot read the configuration " + url + ": " + failure, failure);
    }
  }

  /**
   * Reads {@code include "name"} relative to the including file, wherever that lies; a missing file
   * is an error.
   */
  private static final class Sibling implements ConfigIncluder {
    private final URL base;
    private final ClassLoader loader;

    Sibling(URL base, ClassLoader loader) {
      this.base = base;
      this.loader = loader;
    }

    @Override
    public ConfigIncluder withFallback(ConfigIncluder next) {
      return this;
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
      URL url = sibling(what);
      return parse(url, loader).root();
    }

    private URL sibling(String what) {
      try {
        URI asked = new URI(what);
        return asked.isAbsolute() ? asked.toURL() : new URL(base, what);
      } catch (URISyntaxException | IOException failure) {
        throw new ConfigurationException(
            base + ": cannot include '" + what + "': " + failure.getMessage(), failure);
      }
    }
  }
}
