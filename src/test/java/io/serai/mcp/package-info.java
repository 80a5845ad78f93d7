/** The Model Context Protocol, spoken to the started product by hand and by clients that others wrote. */
@NullMarked
package io.serai.mcp;

import org.jspecify.annotations.NullMarked;
