/** What Spring Boot finds by itself where it is there. */
@NullMarked
package io.rkvs.extensions.spring;

import org.jspecify.annotations.NullMarked;
