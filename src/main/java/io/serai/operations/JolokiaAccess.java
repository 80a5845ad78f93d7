package io.serai.operations;

import java.util.List;
import java.util.stream.Stream;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.jolokia.server.core.restrictor.policy.PolicyRestrictor;

/**
 * What Jolokia, the bridge from HTTP to JMX, may do: {@code jolokia-access.xml} allows attributes and operations one by
 * one. Without that file Serai does not start, where Jolokia by itself would then allow everything.
 */
final class JolokiaAccess extends PolicyRestrictor {

    /** Names of MBeans hold addresses of endpoints, so those that nobody may read are not listed either. */
    private static final List<ObjectName> SHOWN = Stream.of(
                    "org.apache.camel:type=context,*",
                    "org.apache.camel:type=routes,*",
                    "org.apache.camel:type=components,*",
                    "io.serai:type=breakers,*",
                    "java.lang:type=Memory",
                    "java.lang:type=Threading",
                    "java.lang:type=Runtime",
                    "java.lang:type=OperatingSystem")
            .map(JolokiaAccess::name)
            .toList();

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
