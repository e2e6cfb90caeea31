package io.rkvs.provider.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.net.URI;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** Names of beans: those that are looked up, and what happens when two managers want one. */
final class BeanSlotTest {
  private static BeanSlot slot(String uri, String cache) {
    return new BeanSlot(
        "CacheStatistics", URI.create(uri), cache, new StatisticsBean(new Statistics()));
  }

  private static boolean isRegistered(ObjectName name) {
    return ManagementFactory.getPlatformMBeanServer().isRegistered(name);
  }

  @Test
  void theNameIsTheOneThatMicrometerLooksUp() throws Exception {
    BeanSlot slot = slot("file:/etc/rkvs.conf", "com.acme.Order");
    slot.register();
    slot.register();
    assertThat(slot.name())
        .isEqualTo(
            new ObjectName(
                "javax.cache:type=CacheStatistics,CacheManager=file./etc/rkvs.conf"
                    + ",Cache=com.acme.Order"));
    slot.unregister();
    slot.unregister();
    assertThat(slot.name()).isNull();
  }

  @Test
  void whatANameMustNotHaveBecomesADot() {
    assertThat(BeanSlot.sanitized("a:b=c,d\ne*f?g\"h\\i")).isEqualTo("a.b.c.d.e.f.g.h.i");
  }

  @Test
  void aClashGetsAKeyOfItsOwnAndNobodyUnregistersTheOthers() {
    BeanSlot first = slot("clash", "orders");
    BeanSlot second = slot("clash", "orders");
    first.register();
    second.register();
    ObjectName firstName = first.name();
    ObjectName secondName = second.name();
    assertThat(secondName).isNotEqualTo(firstName);
    assertThat(secondName.getKeyProperty("instance")).isNotNull();
    first.unregister();
    assertThat(isRegistered(firstName)).isFalse();
    assertThat(isRegistered(secondName)).isTrue();
    second.unregister();
    assertThat(isRegistered(secondName)).isFalse();
  }
}
