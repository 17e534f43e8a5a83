package dev.relaywatch.dashboard.frame;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Styles, scripts and pictures. Their addresses carry what they contain, so that a browser may keep
 * them for a year and never shows those of the release before.
 */
public final class Assets {
    private static final String PATH = "/assets/";

    /** Of others; see the manifest beside them. */
    private static final String VENDORED = "/vendor/";

    private static final int SHOWN = 10;
    private static final Map<String, String> ADDRESSES = new ConcurrentHashMap<>();

    private Assets() {}

    /**
     * The address of one.
     *
     * @param name its file name; there must be such a file
     */
    public static String at(String name) {
        return ADDRESSES.computeIfAbsent(PATH + name, Assets::address);
    }

    /** As {@link #at}, of a library of others. */
    public static String vendored(String name) {
        return ADDRESSES.computeIfAbsent(VENDORED + name, Assets::address);
    }

    private static String address(String path) {
        try (InputStream file = Assets.class.getResourceAsStream("/static" + path)) {
            if (file == null) {
                throw new IllegalStateException("there is no asset " + path);
            }
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(file.readAllBytes());
            return path + "?v=" + HexFormat.of().formatHex(hash).substring(0, SHOWN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Serves them. */
    @Configuration(proxyBeanMethods = false)
    static class Served implements WebMvcConfigurer {
        @Override
        public void addResourceHandlers(ResourceHandlerRegistry registry) {
            for (String path : List.of(PATH, VENDORED)) {
                registry.addResourceHandler(path + "**")
                        .addResourceLocations("classpath:/static" + path)
                        .setCacheControl(
                                CacheControl.maxAge(Duration.ofDays(365))
                                        .cachePublic()
                                        .immutable());
            }
        }
    }
}
