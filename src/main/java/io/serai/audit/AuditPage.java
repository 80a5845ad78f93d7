package io.serai.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some records, newest first.
 *
 * @param next where to go on; null when there is nothing older. A page may be short, even empty, and have a next one:
 *     a search reads only so much at a time
 */
public record AuditPage(List<ObjectNode> records, @Nullable AuditCursor next) {}
