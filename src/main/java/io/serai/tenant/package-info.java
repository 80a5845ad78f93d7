/**
 * Who is calling: tenants, their API keys, the administrator, the development switch. Answers from memory on the call
 * path; asks the database only for what it has not seen. Never knows a provider. Uses {@code problem},
 * {@code secret} and {@code invalidation}.
 */
@NullMarked
package io.serai.tenant;

import org.jspecify.annotations.NullMarked;
