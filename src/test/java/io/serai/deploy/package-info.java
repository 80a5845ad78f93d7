/** What {@code docker/} and {@code deploy/} hold, as far as it can be checked without a Docker and without a cluster. */
@NullMarked
package io.serai.deploy;

import org.jspecify.annotations.NullMarked;
