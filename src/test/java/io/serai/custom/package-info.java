@NullMarked
package io.serai.custom;

import org.jspecify.annotations.NullMarked;
