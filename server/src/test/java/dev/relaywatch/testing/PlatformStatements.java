package dev.relaywatch.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * Hears which statements the role that works across tenants runs in threads that serve a request,
 * not those of rounds and claims.
 */
public final class PlatformStatements implements BeanPostProcessor {
    private static final AtomicReference<@Nullable Set<String>> HEARD = new AtomicReference<>();

    /** From now on. */
    public static void listen() {
        HEARD.set(new ConcurrentSkipListSet<>());
    }

    /** Since it was listened for, blanks made one; nobody listens any more. */
    public static Set<String> heard() {
        Set<String> heard = HEARD.getAndSet(null);
        if (heard == null) {
            throw new IllegalStateException("nobody listened");
        }
        return heard;
    }

    private static void hear(String sql) {
        Set<String> heard = HEARD.get();
        if (heard != null && RequestContextHolder.getRequestAttributes() != null) {
            heard.add(sql.strip().replaceAll("\\s+", " "));
        }
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        return name.equals("platformDataSource") ? new Heard((DataSource) bean) : bean;
    }

    private static final class Heard extends DelegatingDataSource {
        Heard(DataSource pool) {
            super(pool);
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = super.getConnection();
            return (Connection)
                    Proxy.newProxyInstance(
                            Connection.class.getClassLoader(),
                            new Class<?>[] {Connection.class},
                            (_, method, arguments) -> {
                                if (arguments != null
                                        && arguments.length > 0
                                        && arguments[0] instanceof String sql
                                        && method.getName().startsWith("prepare")) {
                                    hear(sql);
                                }
                                try {
                                    return method.invoke(connection, arguments);
                                } catch (InvocationTargetException e) {
                                    throw e.getCause() == null ? e : e.getCause();
                                }
                            });
        }
    }
}
