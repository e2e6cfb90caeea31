/** The javax.cache provider of RKVS, found as a service; nothing else is for use from outside. */
module io.rkvs.provider {
  requires transitive io.rkvs.extensions;
  requires com.esotericsoftware.kryo;
  requires java.management;
  requires jdk.jfr;
  requires jdk.unsupported;
  requires org.objenesis;
  requires org.slf4j;
  requires typesafe.config;
  requires static com.github.luben.zstd_jni;
  requires static com.google.errorprone.annotations;
  requires static org.jspecify;
  requires static org.lz4.java;

  exports io.rkvs.provider;

  provides javax.cache.spi.CachingProvider with
      io.rkvs.provider.RkvsCachingProvider;
}
