package io.rkvs.serial;

import com.esotericsoftware.kryo.Serializer;

/**
 * A serializer that always hands the new object to {@code reference} before it goes on to the
 * object's parts, so that the parts may point back at it.
 */
abstract class EarlySerializer<T> extends Serializer<T> {}
