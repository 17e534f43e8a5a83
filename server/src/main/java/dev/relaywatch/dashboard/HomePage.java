package dev.relaywatch.dashboard;

import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Right;
import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where one comes to after signing in. */
@RestController
class HomePage {

    @Allowed(Right.SELF)
    @GetMapping("/")
    ResponseEntity<Void> home() {
        return ResponseEntity.status(HttpStatus.FOUND).location(URI.create("/account")).build();
    }
}
