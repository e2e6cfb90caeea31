/** Cache entry listeners: registration, filters, and the order in which events arrive. */
@NullMarked
package io.rkvs.provider.event;

import org.jspecify.annotations.NullMarked;
