package io.serai.proxy;

import io.serai.credential.ConnectionId;
import io.serai.provider.Provider;

/**
 * Where a request goes.
 *
 * @param here the address by which the caller reaches the provider's base address
 */
record ProxyPlace(Provider provider, ConnectionId connection, String here) {}
