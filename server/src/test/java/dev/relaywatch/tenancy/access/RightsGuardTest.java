package dev.relaywatch.tenancy.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Role;
import dev.relaywatch.testing.LogWatch;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.web.method.HandlerMethod;
import tools.jackson.databind.json.JsonMapper;

/** Who may call what is judged by the method that would run. */
class RightsGuardTest {
    private static final Caller PLATFORM = new Caller.Platform("automation");

    private final RightsGuard guard = new RightsGuard(new ProblemWriter(JsonMapper.shared()));
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    /** As a controller is. */
    public static class Doors {
        public void forgotten() {}

        @Allowed(Right.ANYONE)
        public void open() {}

        @Allowed(Right.PLATFORM)
        public void platform() {}
    }

    private static MockHttpServletRequest request(String method, @Nullable Caller caller) {
        MockHttpServletRequest request = new MockHttpServletRequest(method, "/api/platform/doors");
        if (caller != null) {
            request.setUserPrincipal(new TestingAuthenticationToken(caller, "", List.of()));
        }
        return request;
    }

    private boolean lets(MockHttpServletRequest request, String method) throws Exception {
        return guard.preHandle(
                request, response, new HandlerMethod(new Doors(), Doors.class.getMethod(method)));
    }

    @Test
    void aMethodThatNamesNoRightIsRefusedEvenToThePlatformAndSaidLoudly() throws Exception {
        try (LogWatch log = new LogWatch()) {
            assertThat(lets(request("GET", PLATFORM), "forgotten")).isFalse();
            assertThat(log.errors())
                    .anyMatch(
                            line -> line.contains("forgotten") && line.contains("names no right"));
        }
        assertThat(response.getStatus()).isEqualTo(403);
        assertThat(response.getContentAsString()).contains("nobody may call this");
    }

    @Test
    void whatIsOpenIsOpenToNobodyInParticular() throws Exception {
        MockHttpServletRequest request = request("GET", null);
        assertThat(lets(request, "open")).isTrue();
        assertThat(RightsGuard.caller(request)).isEmpty();
    }

    @Test
    void whoHasTheRightIsKnownToTheMethod() throws Exception {
        MockHttpServletRequest request = request("POST", PLATFORM);
        assertThat(lets(request, "platform")).isTrue();
        assertThat(RightsGuard.caller(request)).contains(PLATFORM);
    }

    @Test
    void whoHasItNotIsToldWhatItTakes() throws Exception {
        MockHttpServletRequest request =
                request(
                        "POST",
                        new Caller.Person(new UUID(0, 1), "a", false, Map.of(), Role.VIEWER));
        assertThat(lets(request, "platform")).isFalse();
        assertThat(response.getStatus()).isEqualTo(403);
        assertThat(response.getContentAsString()).contains("an admin of the platform");
        assertThat(RightsGuard.caller(request)).isEmpty();
    }

    @Test
    void whoShowsNothingIsAskedForAKey() throws Exception {
        assertThat(lets(request("POST", null), "platform")).isFalse();
        assertThat(response.getStatus()).isEqualTo(401);
    }

    @Test
    void somebodyWhoLooksAtAPageSignsInFirst() throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/alerts");
        request.setQueryString("state=open");
        request.addHeader("Accept", "text/html");
        assertThat(lets(request, "platform")).isFalse();
        assertThat(response.getRedirectedUrl()).isEqualTo("/login?next=%2Falerts%3Fstate%3Dopen");
    }

    @Test
    void whetherAPageElsewhereMayAskIsAnsweredToAnybody() throws Exception {
        assertThat(lets(request("OPTIONS", null), "platform")).isTrue();
    }
}
