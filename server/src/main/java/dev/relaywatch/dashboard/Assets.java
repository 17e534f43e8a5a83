package dev.relaywatch.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
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
    private static final int SHOWN = 10;
    private static final Map<String, String> ADDRESSES = new ConcurrentHashMap<>();

    private Assets() {}

    /**
     * The address of one.
     *
     * @param name its file name; there must be such a file
     */
    public static String at(String name) {
        return ADDRESSES.computeIfAbsent(name, Assets::address);
    }

    private static String address(String name) {
        try (InputStream file = Assets.class.getResourceAsStream("/static" + PATH + name)) {
            if (file == null) {
                throw new IllegalStateException("there is no asset " + name);
            }
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(file.readAllBytes());
            return PATH + name + "?v=" + HexFormat.of().formatHex(hash).substring(0, SHOWN);
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
            registry.addResourceHandler(PATH + "**")
                    .addResourceLocations("classpath:/static" + PATH)
                    .setCacheControl(
                            CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable());
        }
    }
}
