package io.rkvs.shop;

import jakarta.persistence.EntityManagerFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A shop as its customers see it: over HTTP. The one started here runs in this JVM, on a port of
 * its own.
 */
final class Shop implements AutoCloseable {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final JsonMapper JSON = new JsonMapper();

  private final int port;
  private final AutoCloseable server;

  Shop(int port, AutoCloseable server) {
    this.port = port;
    this.server = server;
  }

  /** Starts a shop with a database of its own. */
  static Shop start(String... arguments) {
    return start(ShopApplication.class, arguments);
  }

  static Shop start(Class<?> application, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--server.port=0");
    all.add("--spring.main.banner-mode=off");
    all.add("--spring.datasource.url=jdbc:h2:mem:" + java.util.UUID.randomUUID());
    ConfigurableApplicationContext context =
        SpringApplication.run(application, all.toArray(String[]::new));
    return new Shop(
        context.getEnvironment().getRequiredProperty("local.server.port", Integer.class), context);
  }

  /** What came back. */
  record Answer(int status, String body) {}

  Answer get(String path) {
    return send("GET", path, "");
  }

  /** Returns the body of a successful GET. */
  String read(String path) {
    Answer answer = get(path);
    if (answer.status() != 200) {
      throw new AssertionError("GET " + path + ": " + answer);
    }
    return answer.body();
  }

  Answer put(String path, String body) {
    return send("PUT", path, body);
  }

  Answer delete(String path) {
    return send("DELETE", path, "");
  }

  JsonNode json(String path) {
    return JSON.readTree(read(path));
  }

  /** Returns how often a method of a service really ran. */
  int calls(String method) {
    return json("/calls").path(method).asInt(0);
  }

  /** Returns the value of a meter, through the actuator. */
  double metric(String name, String... tags) {
    StringBuilder path = new StringBuilder("/actuator/metrics/").append(name);
    for (int i = 0; i < tags.length; i++) {
      path.append(i == 0 ? '?' : '&').append("tag=").append(tags[i]);
    }
    return json(path.toString()).path("measurements").path(0).path("value").asDouble();
  }

  private Answer send(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .header("Content-Type", "text/plain")
            .build();
    try {
      HttpResponse<String> response = CLIENT.send(request, BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** Returns the URI of the manager of Spring's caches. */
  String managerUri() {
    return ((ConfigurableApplicationContext) server)
        .getBean(javax.cache.CacheManager.class)
        .getURI()
        .toString();
  }

  /** Closes Hibernate's session factory, and with it what Hibernate closes; the shop goes on. */
  void closeHibernate() {
    ((ConfigurableApplicationContext) server).getBean(EntityManagerFactory.class).close();
  }

  /** Closes it before its block ends. */
  void closeEarly() {
    close();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    }
  }
}
