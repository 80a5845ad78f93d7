package io.serai.operations;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.modelmbean.ModelMBean;
import javax.management.modelmbean.ModelMBeanAttributeInfo;
import javax.management.modelmbean.ModelMBeanInfo;
import javax.management.modelmbean.ModelMBeanInfoSupport;
import javax.management.modelmbean.ModelMBeanNotificationInfo;
import javax.management.modelmbean.ModelMBeanOperationInfo;
import org.apache.camel.CamelContext;
import org.apache.camel.api.management.ManagedInstance;
import org.apache.camel.support.management.DefaultManagementMBeanAssembler;
import org.jspecify.annotations.Nullable;

/**
 * Describes what Camel shows over JMX: each step and each route is an MBean. Camel gives every one a description of its
 * own, which takes 15 KB and says the same for all of a class; here they share it. With thousands of tools, the
 * descriptions would be most of the heap.
 */
final class SharedDescriptions extends DefaultManagementMBeanAssembler {

    /** @param instance what the MBean shows beside itself, which is described along with it */
    private record Kind(Class<?> managed, @Nullable Class<?> instance) {

        static Kind of(Object managed) {
            Object instance = managed instanceof ManagedInstance holder ? holder.getInstance() : null;
            return new Kind(managed.getClass(), instance == null ? null : instance.getClass());
        }
    }

    private record Description(
            ModelMBeanAttributeInfo[] attributes,
            ModelMBeanOperationInfo[] operations,
            ModelMBeanNotificationInfo[] notifications) {

        static Description of(ModelMBeanInfo info) {
            return new Description(
                    (ModelMBeanAttributeInfo[]) info.getAttributes(),
                    (ModelMBeanOperationInfo[]) info.getOperations(),
                    (ModelMBeanNotificationInfo[]) info.getNotifications());
        }
    }

    private final Map<Kind, Description> descriptions = new ConcurrentHashMap<>();

    SharedDescriptions(CamelContext camel) {
        super(camel);
    }

    @Override
    public @Nullable ModelMBean assemble(MBeanServer server, Object managed, ObjectName name) throws JMException {
        ModelMBean bean = super.assemble(server, managed, name);
        if (bean != null && bean.getMBeanInfo() instanceof ModelMBeanInfo own) {
            Description shared = descriptions.computeIfAbsent(Kind.of(managed), kind -> Description.of(own));
            bean.setModelMBeanInfo(new ModelMBeanInfoSupport(
                    own.getClassName(),
                    own.getDescription(),
                    shared.attributes(),
                    null,
                    shared.operations(),
                    shared.notifications(),
                    own.getMBeanDescriptor()));
        }
        return bean;
    }
}
