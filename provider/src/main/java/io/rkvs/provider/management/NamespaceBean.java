package io.rkvs.provider.management;

import io.rkvs.engine.Table;
import io.rkvs.extensions.NamespaceConfiguration;
import io.rkvs.extensions.NamespaceMXBean;
import java.util.function.Supplier;

/** What a table holds, as a bean. */
public final class NamespaceBean implements NamespaceMXBean {
  private final Table table;
  private final Supplier<? extends NamespaceConfiguration<?, ?>> configuration;

  /** Creates a view of a table and of what the supplier answers at the time of each question. */
  public NamespaceBean(
      Table table, Supplier<? extends NamespaceConfiguration<?, ?>> configuration) {
    this.table = table;
    this.configuration = configuration;
  }

  @Override
  public long getEntryCount() {
    return table.size();
  }

  @Override
  public long getMaxEntries() {
    return configuration.get().getMaxEntries();
  }

  @Override
  public long getWeight() {
    return table.weight();
  }

  @Override
  public long getMaxWeight() {
    return configuration.get().getMaxWeight();
  }

  @Override
  public long getEvictions() {
    return table.evictions();
  }

  @Override
  public long getExpirations() {
    return table.expirations();
  }

  @Override
  public int getShardCount() {
    return table.shardCount();
  }
}
