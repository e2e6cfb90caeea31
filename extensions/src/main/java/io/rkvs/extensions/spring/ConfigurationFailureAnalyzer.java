package io.rkvs.extensions.spring;

import io.rkvs.extensions.ConfigurationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says what is wrong with a configuration file in place of a stack trace, when a Spring Boot
 * application does not start for that. Found by Spring Boot in {@code META-INF/spring.factories}.
 */
public final class ConfigurationFailureAnalyzer
    extends AbstractFailureAnalyzer<ConfigurationException> {
  /** For Spring Boot. */
  public ConfigurationFailureAnalyzer() {}

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, ConfigurationException cause) {
    StringBuilder description = new StringBuilder("The configuration of the caches is wrong:\n");
    description.append("\n    ").append(cause.getMessage());
    for (Throwable more : cause.getSuppressed()) {
      description.append("\n    ").append(more.getMessage());
    }
    return new FailureAnalysis(
        description.toString(),
        "Mend the file that spring.cache.jcache.config or hibernate.javax.cache.uri names. Every key"
            + " with its default is in rkvs-reference.conf, in the provider's jar.",
        cause);
  }
}
