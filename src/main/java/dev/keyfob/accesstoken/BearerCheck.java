package dev.keyfob.accesstoken;

import dev.keyfob.accesstoken.receipt.Receipts;
import dev.keyfob.http.bearer.BearerGate;
import dev.keyfob.http.bearer.BearerToken;
import dev.keyfob.http.bearer.InvalidToken;
import dev.keyfob.http.bearer.MissingToken;
import dev.keyfob.http.bearer.RequestNote;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/// Checks the bearer of the current request, once: that its token is genuine, in time and not
/// revoked. Notes that a token which is good was seen in use.
@ApplicationScoped
class BearerCheck implements BearerGate {

    private static final RequestNote<AccessTokenClaims> CHECKED =
            new RequestNote<>(AccessTokenClaims.class);

    private final AccessTokenCheck tokens;
    private final Receipts receipts;

    BearerCheck(AccessTokenCheck tokens, Receipts receipts) {
        this.tokens = tokens;
        this.receipts = receipts;
    }

    @Override
    public void pass() {
        if (claims().isEmpty()) {
            throw new MissingToken();
        }
    }

    /// The claims of the bearer's token.
    ///
    /// @return empty where there is none
    /// @throws InvalidToken where it is not good
    /// @throws dev.keyfob.platform.DependencyUnavailable where nobody can tell
    Optional<AccessTokenClaims> claims() {
        Optional<AccessTokenClaims> checked = CHECKED.get();
        return checked.isPresent() ? checked : BearerToken.ofRequest().map(this::check);
    }

    private AccessTokenClaims check(BearerToken token) {
        AccessTokenClaims claims =
                tokens.live(token.text()).orElseThrow(() -> new InvalidToken("not live"));
        if (claims instanceof AccessTokenClaims.OfDeviceSession session) {
            receipts.note(session.sid(), session.generation());
        }
        CHECKED.set(claims);
        return claims;
    }
}
