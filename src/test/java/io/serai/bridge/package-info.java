/** The bridge between standard input and a started product. */
@NullMarked
package io.serai.bridge;

import org.jspecify.annotations.NullMarked;
