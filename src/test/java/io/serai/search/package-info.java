/** What people ask for and which tools answer it: the queries that a search over the tools is to be measured with. */
@NullMarked
package io.serai.search;

import org.jspecify.annotations.NullMarked;
