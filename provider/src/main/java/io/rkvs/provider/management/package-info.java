/** Statistics, and the MXBeans that show them and the configuration. */
@NullMarked
package io.rkvs.provider.management;

import org.jspecify.annotations.NullMarked;
