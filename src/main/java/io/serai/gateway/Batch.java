package io.serai.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Several calls in one request.
 *
 * @param items the calls as the caller wrote them; each is read when its turn comes
 * @param stopOnError whether calls that have not begun are left out after the first failure
 */
record Batch(List<ObjectNode> items, boolean stopOnError) {}
