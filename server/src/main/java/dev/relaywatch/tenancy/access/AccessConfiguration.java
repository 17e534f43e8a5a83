package dev.relaywatch.tenancy.access;

import dev.relaywatch.tenancy.Callers;
import dev.relaywatch.tenancy.ClientAddress;
import dev.relaywatch.tenancy.RequestLimits;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.apache.catalina.Context;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.core.StandardHost;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.springframework.boot.tomcat.TomcatContextCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.accept.ContentNegotiationStrategy;
import org.springframework.web.accept.HeaderContentNegotiationStrategy;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

/** The filters in front of the dispatcher, and how its controllers speak. */
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {
    /** Of every endpoint behind the dispatcher; the capture door has limits of its own. */
    private static final int BODY_LIMIT = 1 << 20;

    private static final String DISPATCHER = "dispatcherServlet";
    private static final ContentNegotiationStrategy HEADER = new HeaderContentNegotiationStrategy();

    /**
     * Who is calling, and that a browser was not made to call. What may be called, {@link
     * RightsGuard} says, behind the mapping.
     */
    @Bean
    SecurityFilterChain filters(
            HttpSecurity http,
            Callers callers,
            OidcSignIn oidc,
            CsrfTokenRepository tokens,
            JsonMapper json) {
        oidc.addTo(http, json);
        ProblemWriter problems = new ProblemWriter(json);
        return http.csrf(csrf ->
                        csrf.csrfTokenRepository(tokens)
                                .requireCsrfProtectionMatcher(Csrf::isAsked))
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .headers(SecurityHeaders::strict)
                // its filter would take each request for a new sign-in and change the CSRF token
                .sessionManagement(AbstractHttpConfigurer::disable)
                .securityContext(context ->
                        context.securityContextRepository(
                                new RequestAttributeSecurityContextRepository()))
                .addFilterBefore(new CallerFilter(callers), AnonymousAuthenticationFilter.class)
                .authorizeHttpRequests(to -> to.anyRequest().permitAll())
                .exceptionHandling(refused ->
                        refused.accessDeniedHandler(
                                (request, response, _) -> Csrf.refuse(request, response, problems)))
                .build();
    }

    @Bean
    CsrfTokenRepository csrfTokens() {
        return Csrf.tokens();
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
    FilterRegistrationBean<ForwardedFilter> forwarded(ClientAddress clients) {
        FilterRegistrationBean<ForwardedFilter> filter =
                new FilterRegistrationBean<>(new ForwardedFilter(clients));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }

    @Bean
    FilterRegistrationBean<LimitFilter> limits(RequestLimits limits, JsonMapper json) {
        FilterRegistrationBean<LimitFilter> filter =
                new FilterRegistrationBean<>(new LimitFilter(limits, new ProblemWriter(json)));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
        return filter;
    }

    @Bean
    WebMvcConfigurer controllers(JsonMapper json) {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry interceptors) {
                interceptors.addInterceptor(new RightsGuard(new ProblemWriter(json)));
            }

            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new CallerArgument());
            }

            @Override
            public void configureContentNegotiation(ContentNegotiationConfigurer negotiation) {
                negotiation.strategies(List.of(AccessConfiguration::asked));
            }

            // A reader of XML that a library brings is not for what strangers send
            @Override
            public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
                converters.configureMessageConvertersList(all ->
                        all.removeIf(one ->
                                one.getSupportedMediaTypes().contains(MediaType.APPLICATION_XML)));
            }
        };
    }

    /**
     * The API speaks JSON whatever else was asked for: what was stored must not be answered as not
     * acceptable.
     */
    private static List<MediaType> asked(NativeWebRequest request)
            throws HttpMediaTypeNotAcceptableException {
        HttpServletRequest asked = request.getNativeRequest(HttpServletRequest.class);
        return asked != null && asked.getRequestURI().startsWith("/api/")
                ? ContentNegotiationStrategy.MEDIA_TYPE_ALL_LIST
                : HEADER.resolveMediaTypes(request);
    }

    /** What Tomcat refuses itself is a problem too. */
    @Bean
    TomcatContextCustomizer refusalsOfTomcatAreProblems() {
        return context -> {
            if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass(RefusedByTomcat.class.getName());
            }
        };
    }

    /**
     * Every filter is bound to the dispatcher, by name, whoever registered it and for whichever
     * addresses: whatever the dispatcher serves, now or later, is behind all of them, and the
     * capture door beside it is behind none. Done in Tomcat itself, because filters come from three
     * sides: registration beans, plain beans and Tomcat's own.
     */
    @Bean
    TomcatContextCustomizer filtersStandBeforeTheDispatcher() {
        return context ->
                context.addLifecycleListener(event -> {
                    if (Lifecycle.AFTER_START_EVENT.equals(event.getType())) {
                        bindFilters(context);
                    }
                });
    }

    private static void bindFilters(Context context) {
        for (FilterMap filter : context.findFilterMaps()) {
            FilterMap bound = new FilterMap();
            bound.setFilterName(filter.getFilterName());
            bound.addServletName(DISPATCHER);
            for (String dispatch : filter.getDispatcherNames()) {
                bound.setDispatcher(dispatch);
            }
            context.removeFilterMap(filter);
            context.addFilterMap(bound);
        }
    }
}
