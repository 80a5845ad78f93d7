package io.serai.usage;

/** What one tenant used. */
public record TenantAmount(String tenantId, Amount amount) {}
