package io.rkvs.provider.management;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import javax.cache.CacheException;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The place of one bean of a cache or manager in the platform's bean server: registered or not,
 * both idempotent.
 *
 * <p>The name is the one that JSR-107's test suite and Micrometer look up. When another manager's
 * bean has that name already, a further key {@code instance} makes ours unique, and that is logged.
 * Only what was registered here is ever unregistered. Thread-safe.
 */
public final class BeanSlot {
  private static final Logger LOG = LoggerFactory.getLogger(BeanSlot.class);
  private static final AtomicLong INSTANCES = new AtomicLong();
  private static final int ATTEMPTS = 100;

  private final ReentrantLock lock = new ReentrantLock();
  private final String standardName;
  private final Object bean;
  private @Nullable ObjectName registered;

  /**
   * Creates a place that is not registered.
   *
   * @param type the bean's type in JSR-107: {@code CacheStatistics} or {@code CacheConfiguration}
   */
  public BeanSlot(String type, URI manager, String cacheName, Object bean) {
    this("javax.cache:type=" + type + place(manager, cacheName), bean);
  }

  /** Returns a place, not registered, for a bean of a cache, in our own domain. */
  public static BeanSlot ofNamespace(URI manager, String cacheName, Object bean) {
    return new BeanSlot("io.rkvs:type=Namespace" + place(manager, cacheName), bean);
  }

  private static String place(URI manager, String cacheName) {
    return ",CacheManager=" + sanitized(manager.toString()) + ",Cache=" + sanitized(cacheName);
  }

  private BeanSlot(String standardName, Object bean) {
    this.standardName = standardName;
    this.bean = bean;
  }

  /** Returns a place, not registered, for a bean of a manager, in our own domain. */
  public static BeanSlot ofManager(String type, URI manager, Object bean) {
    return new BeanSlot(
        "io.rkvs:type=" + type + ",CacheManager=" + sanitized(manager.toString()), bean);
  }

  /** Replaces every character that a name's value must not have by a dot. */
  static String sanitized(String text) {
    StringBuilder s = new StringBuilder(text);
    for (int i = 0; i < s.length(); i++) {
      if (":=,\n*?\"\\".indexOf(s.charAt(i)) >= 0) {
        s.setCharAt(i, '.');
      }
    }
    return s.toString();
  }

  /**
   * Registers the bean, unless it is.
   *
   * @throws CacheException when the server refuses it
   */
  public void register() {
    lock.lock();
    try {
      if (registered == null) {
        registered = register(ManagementFactory.getPlatformMBeanServer());
      }
    } catch (JMException e) {
      throw new CacheException("bean " + standardName + " could not be registered", e);
    } finally {
      lock.unlock();
    }
  }

  private ObjectName register(MBeanServer server) throws JMException {
    ObjectName name = new ObjectName(standardName);
    for (int attempt = 0; ; attempt++) {
      try {
        return server.registerMBean(bean, name).getObjectName();
      } catch (InstanceAlreadyExistsException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        name = new ObjectName(standardName + ",instance=" + INSTANCES.incrementAndGet());
        LOG.warn("bean {} exists already, of another manager: trying {}", standardName, name);
      }
    }
  }

  /** Unregisters the bean, if it is registered here. */
  public void unregister() {
    lock.lock();
    try {
      ObjectName name = registered;
      registered = null;
      if (name != null) {
        ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
      }
    } catch (InstanceNotFoundException e) {
      LOG.debug("bean {} was unregistered by somebody else", standardName, e);
    } catch (JMException e) {
      throw new CacheException("bean " + standardName + " could not be unregistered", e);
    } finally {
      lock.unlock();
    }
  }

  /** Returns the name under which the bean is registered, or null. */
  public @Nullable ObjectName name() {
    lock.lock();
    try {
      return registered;
    } finally {
      lock.unlock();
    }
  }
}
