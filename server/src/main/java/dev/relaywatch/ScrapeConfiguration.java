package dev.relaywatch;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;

/**
 * The page of metrics is text for everybody who asks: a client that would rather have JSON gets
 * what there is, not 406.
 */
@ManagementContextConfiguration(proxyBeanMethods = false)
class ScrapeConfiguration {
    private static final String PAGE = "/actuator/prometheus";
    private static final List<String> UNDERSTOOD = List.of("text/", "openmetrics", "protobuf");

    @Bean
    FilterRegistrationBean<Filter> scrapeAsText() {
        FilterRegistrationBean<Filter> filter =
                new FilterRegistrationBean<>((request, response, chain) -> {
                    HttpServletRequest http = (HttpServletRequest) request;
                    String accept = http.getHeader("Accept");
                    chain.doFilter(
                            accept == null || UNDERSTOOD.stream().anyMatch(accept::contains)
                                    ? http
                                    : new AcceptsText(http),
                            response);
                });
        filter.addUrlPatterns(PAGE);
        return filter;
    }

    private static final class AcceptsText extends HttpServletRequestWrapper {
        AcceptsText(HttpServletRequest request) {
            super(request);
        }

        @Override
        public @Nullable String getHeader(String name) {
            return name.equalsIgnoreCase("Accept") ? "*/*" : super.getHeader(name);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return name.equalsIgnoreCase("Accept")
                    ? Collections.enumeration(List.of("*/*"))
                    : super.getHeaders(name);
        }
    }
}
