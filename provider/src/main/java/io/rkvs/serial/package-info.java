/**
 * Values as copies and as bytes, by Kryo and, where a class asks for it, by Java serialization.
 *
 * <p>One {@link io.rkvs.serial.SerialContext} per cache manager: it copies, it measures ({@link
 * io.rkvs.serial.EncodedSize}), and it gives the {@link io.rkvs.serial.Codec} for snapshots, whose
 * class names stand in a {@link io.rkvs.serial.ClassDictionary} apart from the values. {@link
 * io.rkvs.serial.ClassFilter} says what may be loaded; {@link io.rkvs.serial.SerialException} is
 * all that is thrown.
 *
 * <p>How a class is treated is decided by the class alone ({@code TypeRules}), in this order:
 *
 * <pre>
 * Throwable                                         Java serialization
 * JDK type with a number (FixedTypes), or a private
 *   class of such a family, views among them        its own form
 * enum, record, array                               constant, components, elements
 * JDK class                                         Java serialization, or refused
 * lambda, proxy                                     Java serialization, or refused
 * user class with a serialized form of its own, or
 *   extending JDK state, Collection or Map          Java serialization
 * any other                                         field by field
 * </pre>
 *
 * <p>An object that Java serializes is one node of the graph: its parts leave its stream and are
 * treated by the rules above ({@code JavaStream}). Where that would lose identity (a cycle through
 * the node, a part both inside and outside of it), Java serializes the whole graph instead; where
 * it could not either, the value is refused. Nothing is ever shared, cut or doubled silently.
 *
 * <p>What a copy does not carry: transient fields (they are as the no-argument constructor leaves
 * them); the outer instance of an inner class is copied along with it. A hash set or map that
 * contains itself through an element's {@code hashCode} is as unsound as under Java serialization.
 */
@NullMarked
package io.rkvs.serial;

import org.jspecify.annotations.NullMarked;
