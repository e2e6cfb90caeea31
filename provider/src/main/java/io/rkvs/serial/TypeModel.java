package io.rkvs.serial;

import com.esotericsoftware.kryo.Serializer;

/**
 * What is known of one class: its serializer, and the number or the schema that stands for it in
 * encoded bytes.
 *
 * @param type the class; for a family such as the JDK's list views, the class of this instance
 * @param wireType the class that a reader makes: {@code type} itself, its enum, or the plain
 *     collection that stands for a view
 * @param fixedId the number of {@link FixedTypes}, or -1 when the dictionary numbers it
 * @param shared whether a copy may be the same instance
 * @param serializer stateless, so that every Kryo instance of the context can use it
 */
record TypeModel(
    Class<?> type,
    Class<?> wireType,
    TypeKind kind,
    int fixedId,
    boolean shared,
    Serializer<?> serializer) {}
