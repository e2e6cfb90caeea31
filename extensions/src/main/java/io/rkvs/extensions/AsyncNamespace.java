package io.rkvs.extensions;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The operations of a {@link Namespace}, and {@code get}, with futures for results. Obtained by
 * {@code cache.unwrap(AsyncNamespace.class)} or {@link Namespace#async()}.
 *
 * <p>What cannot block is done at once on the caller's thread and the future is complete on return:
 * a get hit, {@code exists}. Everything that may block (loader, writer, lock, file) runs on the
 * manager's executor, which uses virtual threads where the JDK has them. Arguments are checked at
 * once: {@link NullPointerException}, {@link IllegalArgumentException} and {@link
 * IllegalStateException} are thrown, all other failures complete the future exceptionally with what
 * the synchronous operation would throw.
 *
 * <p>Cancelling a future before its operation has started prevents it; afterwards it does not stop
 * it: an operation is done whole or not at all.
 *
 * <p>Operations of one caller are not ordered among each other until their futures complete.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public interface AsyncNamespace<K, V> {
  /** As {@link javax.cache.Cache#get}: reads through; null when absent. */
  CompletableFuture<@Nullable V> get(K key);

  /** As {@link Namespace#set}. */
  CompletableFuture<@Nullable V> set(K key, V value);

  /** As {@link Namespace#update}. */
  CompletableFuture<V> update(K key, V value);

  /** As {@link Namespace#consume}. */
  CompletableFuture<@Nullable V> consume(K key);

  /** As {@link Namespace#exists}. */
  CompletableFuture<Boolean> exists(K key);

  /** As {@link Namespace#delete}. */
  CompletableFuture<Boolean> delete(K key);

  /** As {@link Namespace#getMultiple}. */
  CompletableFuture<BatchResult<Map<K, V>>> getMultiple(
      Collection<? extends K> keys, BatchMode mode);

  /** As {@link Namespace#setMultiple}. */
  CompletableFuture<BatchResult<Map<K, V>>> setMultiple(
      Map<? extends K, ? extends V> entries, BatchMode mode);

  /** As {@link Namespace#consumeMultiple}. */
  CompletableFuture<BatchResult<Map<K, V>>> consumeMultiple(
      Collection<? extends K> keys, BatchMode mode);

  /** As {@link Namespace#deleteMultiple}. */
  CompletableFuture<BatchResult<Set<K>>> deleteMultiple(
      Collection<? extends K> keys, BatchMode mode);

  /** As {@link Namespace#resizeShards}. */
  CompletableFuture<@Nullable Void> resizeShards(int newShardCount);

  /** As {@link Namespace#save}. */
  CompletableFuture<SnapshotInfo> save(Path file);
}
