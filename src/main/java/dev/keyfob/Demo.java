package dev.keyfob;

import dev.keyfob.account.Accounts;
import dev.keyfob.account.EmailAddress;
import dev.keyfob.account.Password;
import dev.keyfob.account.PasswordHashing;
import dev.keyfob.http.Issuer;
import dev.keyfob.http.ShownText;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.InstantSource;

/// What a newcomer finds in `quarkus:dev`, and nowhere else: an account, and the lines that sign it
/// in.
@ApplicationScoped
@IfBuildProfile("dev")
class Demo {

    private static final String EMAIL = "demo@example.com";
    private static final String PASSWORD = "every-press-a-new-code";

    /// The example of RFC 7636 Appendix B.
    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    private final Accounts accounts;
    private final PasswordHashing hashing;
    private final Issuer issuer;
    private final InstantSource clock;

    Demo(Accounts accounts, PasswordHashing hashing, Issuer issuer, InstantSource clock) {
        this.accounts = accounts;
        this.hashing = hashing;
        this.issuer = issuer;
        this.clock = clock;
    }

    void greet(@Observes StartupEvent started) {
        EmailAddress email = EmailAddress.parse(EMAIL).orElseThrow();
        if (accounts.byEmail(email).isEmpty()) {
            Password password = Password.presented(PASSWORD).orElseThrow();
            accounts.create(
                    email,
                    ShownText.of("Demo"),
                    hashing.hash(password),
                    clock.instant(),
                    clock.instant());
        }
        String url = issuer.value();
        System.out.println(
                """
                Keyfob is at %1$s. Client demo, account %2$s, password %3$s. Sign in:
                code=$(curl -s %1$s/authorize-challenge -d response_type=code -d client_id=demo -d username=%2$s -d password=%3$s -d code_challenge_method=S256 -d code_challenge=%4$s | cut -d '"' -f 4)
                tokens=$(curl -s %1$s/token -d grant_type=authorization_code -d client_id=demo -d code=$code -d code_verifier=%5$s); echo $tokens
                Refresh:
                tokens=$(curl -s %1$s/token -d grant_type=refresh_token -d client_id=demo -d refresh_token=$(echo $tokens | cut -d '"' -f 14)); echo $tokens\
                """
                        .formatted(url, EMAIL, PASSWORD, CHALLENGE, VERIFIER));
    }
}
