/** A library's catalogue as Hibernate entities, one for each way of caching them. */
@NullMarked
package io.rkvs.library;

import org.jspecify.annotations.NullMarked;
