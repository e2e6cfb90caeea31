package io.rkvs.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** The jars and their dependencies resolve as bundles, and the provider is found as a service. */
final class OsgiIT {
  private static final String CACHING_PROVIDER = "javax.cache.spi.CachingProvider";

  @TempDir Path folder;
  private Framework framework;

  @BeforeEach
  void startFramework() throws BundleException {
    framework =
        ServiceLoader.load(FrameworkFactory.class)
            .findFirst()
            .orElseThrow()
            .newFramework(Map.of(Constants.FRAMEWORK_STORAGE, folder.resolve("store").toString()));
    framework.start();
  }

  @AfterEach
  void stopFramework() throws Exception {
    framework.stop();
    framework.waitForStop(10_000);
  }

  @Test
  void aBundleUsesTheProviderWithAClassOfItsOwn() throws Exception {
    BundleContext context = framework.getBundleContext();
    List<Bundle> bundles = new ArrayList<>();
    for (Path jar : Jars.frameworkBundles()) {
      bundles.add(install(context, jar));
    }
    for (Path jar : Jars.libraries()) {
      bundles.add(install(context, jar));
    }
    bundles.add(install(context, Jars.provider()));
    Bundle application = install(context, applicationBundle());
    bundles.add(application);

    for (Bundle bundle : bundles) {
      if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
        bundle.start();
      }
    }

    assertThat(bundles)
        .allSatisfy(bundle -> assertThat(bundle.getState()).isIn(Bundle.ACTIVE, Bundle.RESOLVED));
    ServiceReference<?> reference =
        application.getBundleContext().getServiceReference(CACHING_PROVIDER);
    assertThat(reference).as("service " + CACHING_PROVIDER).isNotNull();
    assertThat(use(application, reference))
        .startsWith("io.rkvs.provider.RkvsCachingProvider")
        .endsWith("stored [stamps]");
  }

  private static String use(Bundle application, ServiceReference<?> reference) throws Exception {
    Object provider = application.getBundleContext().getService(reference);
    Class<?> providerType = application.loadClass(CACHING_PROVIDER);
    return (String)
        application
            .loadClass(Probe.class.getName())
            .getMethod("use", providerType)
            .invoke(null, provider);
  }

  private static Bundle install(BundleContext context, Path jar) throws BundleException {
    return context.installBundle(jar.toUri().toString());
  }

  private Path applicationBundle() throws IOException {
    Manifest manifest = new Manifest();
    Attributes headers = manifest.getMainAttributes();
    headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    headers.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
    headers.putValue(Constants.BUNDLE_SYMBOLICNAME, "application");
    headers.putValue(
        Constants.IMPORT_PACKAGE, "javax.cache, javax.cache.configuration, javax.cache.spi");

    Path jar = folder.resolve("application.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      for (String suffix : List.of("", "$Parcel")) {
        String entry = Probe.class.getName().replace('.', '/') + suffix + ".class";
        out.putNextEntry(new JarEntry(entry));
        try (InputStream in = Probe.class.getClassLoader().getResourceAsStream(entry)) {
          in.transferTo(out);
        }
        out.closeEntry();
      }
    }
    return jar;
  }
}
