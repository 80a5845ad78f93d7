package io.serai.operations;

import java.util.List;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.jolokia.server.core.restrictor.policy.PolicyRestrictor;

/**
 * What Jolokia, the bridge from HTTP to JMX, may do: {@code jolokia-access.xml} allows attributes and operations one by
 * one. Without that file Serai does not start, where Jolokia by itself would then allow everything.
 */
final class JolokiaAccess extends PolicyRestrictor {

    private static final List<ObjectName> SHOWN = List.of(name("java.lang:*"), name("org.apache.camel:*"));

    /** @throws SecurityException if the file is missing or cannot be read */
    JolokiaAccess() {
        super(JolokiaAccess.class.getResourceAsStream("/jolokia-access.xml"));
    }

    @Override
    public boolean isObjectNameHidden(ObjectName name) {
        return SHOWN.stream().noneMatch(shown -> shown.apply(name));
    }

    private static ObjectName name(String pattern) {
        try {
            return new ObjectName(pattern);
        } catch (MalformedObjectNameException impossible) {
            throw new IllegalStateException(pattern, impossible);
        }
    }
}
