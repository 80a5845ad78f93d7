package io.serai.proxy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.provider.PassThrough;

/**
 * What every request needs on its way.
 *
 * @param maxHeldAnswer longest answer that is held to be kept under a key
 */
record ProxyMeans(PassThrough passThrough, ObjectMapper json, ProxyMeters meters, int maxHeldAnswer) {}
