/**
 * How the instances that share a database hear of each other's changes, so that none goes on with what it remembers. A
 * message names what was changed and holds no value: whoever hears it forgets and reads again. Whatever is not heard is
 * forgotten by its age, so nothing here has to work for anything to be right. Uses nothing.
 */
@NullMarked
package io.serai.invalidation;

import org.jspecify.annotations.NullMarked;
