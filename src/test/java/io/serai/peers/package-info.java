/**
 * Calls through Serai to servers that we did not write, and what those servers keep is read back past Serai with the
 * vendors' own clients: neither end shares a misunderstanding with us. The servers come from npm (see
 * {@code src/test/peers}); a machine without Node skips these tests and says so. They cannot show whose token arrived,
 * because they accept any: tests of tenant isolation live elsewhere, on our own fakes.
 */
@NullMarked
package io.serai.peers;

import org.jspecify.annotations.NullMarked;
