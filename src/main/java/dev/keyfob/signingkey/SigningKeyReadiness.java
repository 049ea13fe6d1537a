package dev.keyfob.signingkey;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Ready while there is a key to sign with.
@ApplicationScoped
@Readiness
class SigningKeyReadiness implements HealthCheck {

    private final SigningKeys keys;

    SigningKeyReadiness(SigningKeys keys) {
        this.keys = keys;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("Signing key").status(keys.canSign()).build();
    }
}
