/** JSON as bytes, the form in which the call path carries it. Used wherever a document is written by hand. */
@NullMarked
package io.serai.json;

import org.jspecify.annotations.NullMarked;
