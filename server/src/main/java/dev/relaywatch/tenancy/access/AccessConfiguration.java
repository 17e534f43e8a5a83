package dev.relaywatch.tenancy.access;

import dev.relaywatch.shared.Problem;
import dev.relaywatch.tenancy.Tenancy;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.web.servlet.AbstractFilterRegistrationBean;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

/** What each kind of key opens. What is not named here is refused. */
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {
    /** Of every endpoint behind the dispatcher; the capture door has limits of its own. */
    private static final int BODY_LIMIT = 1 << 20;

    private static final String DISPATCHER = "dispatcherServlet";

    @Bean
    SecurityFilterChain keys(HttpSecurity http, Tenancy tenancy, JsonMapper json) {
        ProblemWriter problems = new ProblemWriter(json);
        return http.csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .addFilterBefore(new KeyFilter(tenancy), AnonymousAuthenticationFilter.class)
                .authorizeHttpRequests(to ->
                        to.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
                                .permitAll()
                                .requestMatchers(HttpMethod.OPTIONS, "/api/leads")
                                .permitAll()
                                .requestMatchers(
                                        "/api/health/tracking", "/api/webhooks/**", "/actuator/**")
                                .permitAll()
                                .requestMatchers("/api/leads")
                                .hasAuthority(KeyFilter.CAPTURE)
                                .requestMatchers("/api/conversions")
                                .hasAuthority(KeyFilter.TENANT)
                                .requestMatchers("/api/events/**", "/api/admin/**")
                                .hasAnyAuthority(KeyFilter.TENANT, KeyFilter.PLATFORM)
                                .anyRequest()
                                .authenticated())
                .exceptionHandling(refused ->
                        refused.authenticationEntryPoint((_, response, _) ->
                                        problems.write(response, Problem.unauthorized()))
                                .accessDeniedHandler((request, response, _) ->
                                        problems.write(response, wrongKind(request))))
                .build();
    }

    private static Problem wrongKind(HttpServletRequest request) {
        return Problem.forbidden(
                "this key may not call "
                        + request.getRequestURI()
                        + "; public keys (rwp_) only capture, secret keys (rws_) serve their own tenant");
    }

    @Bean
    FilterRegistrationBean<BodyLimitFilter> bodyLimit(JsonMapper json) {
        FilterRegistrationBean<BodyLimitFilter> filter =
                new FilterRegistrationBean<>(
                        new BodyLimitFilter(BODY_LIMIT, new ProblemWriter(json)));
        filter.setOrder(Ordered.LOWEST_PRECEDENCE);
        return filter;
    }

    @Bean
    WebMvcConfigurer callers() {
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new CallerArgument());
            }
        };
    }

    /**
     * Every filter is bound to the dispatcher, by name: whatever the dispatcher serves, now or
     * later, is behind all of them, and the capture door beside it is behind none.
     */
    @Bean
    static BeanPostProcessor filtersStandBeforeTheDispatcher() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                if (bean instanceof AbstractFilterRegistrationBean<? extends Filter> filter) {
                    filter.setUrlPatterns(Set.of());
                    filter.setServletNames(Set.of(DISPATCHER));
                }
                return bean;
            }
        };
    }
}
