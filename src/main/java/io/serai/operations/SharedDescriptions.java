package io.serai.operations;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.modelmbean.InvalidTargetObjectTypeException;
import javax.management.modelmbean.ModelMBean;
import javax.management.modelmbean.ModelMBeanInfo;
import org.apache.camel.CamelContext;
import org.apache.camel.api.management.ManagedInstance;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.api.management.NotificationSenderAware;
import org.apache.camel.support.management.DefaultManagementMBeanAssembler;
import org.apache.camel.support.management.MixinRequiredModelMBean;
import org.apache.camel.support.management.NotificationSenderAdapter;
import org.jspecify.annotations.Nullable;

/**
 * Describes what Camel shows over JMX: each step and each route is an MBean. Camel makes every one a description of its
 * own, which takes 15 KB and says the same for all of a class; here they share it. With thousands of tools, the
 * descriptions would be most of the heap.
 */
final class SharedDescriptions extends DefaultManagementMBeanAssembler {

    private final Map<Class<?>, ModelMBeanInfo> byClass = new ConcurrentHashMap<>();

    SharedDescriptions(CamelContext camel) {
        super(camel);
    }

    @Override
    public @Nullable ModelMBean assemble(MBeanServer server, Object managed, ObjectName name) throws JMException {
        if (isDescribedWithItsInstance(managed)) {
            return super.assemble(server, managed, name);
        }
        ModelMBeanInfo known = byClass.get(managed.getClass());
        if (known != null) {
            return described(known, managed);
        }
        ModelMBean first = super.assemble(server, managed, name);
        if (first != null) {
            byClass.put(managed.getClass(), (ModelMBeanInfo) first.getMBeanInfo());
        }
        return first;
    }

    /** Endpoints and the like that have something to show of their own. */
    private static boolean isDescribedWithItsInstance(Object managed) {
        return managed instanceof ManagedInstance holder
                && holder.getInstance() != null
                && holder.getInstance().getClass().isAnnotationPresent(ManagedResource.class);
    }

    private ModelMBean described(ModelMBeanInfo description, Object managed) throws JMException {
        boolean masked = Boolean.TRUE.equals(
                camelContext.getManagementStrategy().getManagementAgent().getMask());
        MixinRequiredModelMBean bean = new MixinRequiredModelMBean(description, masked, null, null);
        try {
            bean.setManagedResource(managed, "ObjectReference");
        } catch (InvalidTargetObjectTypeException refused) {
            throw new JMException(refused.getMessage());
        }
        if (managed instanceof NotificationSenderAware teller) {
            teller.setNotificationSender(new NotificationSenderAdapter(bean));
        }
        return bean;
    }
}
