package dev.keyfob.account;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.keyfob.accesstoken.Bearer;
import dev.keyfob.client.Scope;
import dev.keyfob.http.bearer.Authenticated;
import dev.keyfob.http.bearer.MissingToken;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `GET /me`: the bearer's own profile.
@Path("/me")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class MeEndpoint {

    private final Accounts accounts;
    private final Bearer bearer;

    MeEndpoint(Accounts accounts, Bearer bearer) {
        this.accounts = accounts;
        this.bearer = bearer;
    }

    /// An account as its owner sees it.
    ///
    /// @param id the `sub` of its access tokens
    @RegisterForReflection
    public record Profile(
            @JsonProperty("id") UUID id,
            @JsonProperty("email") String email,
            @JsonProperty("email_verified") boolean emailVerified,
            @JsonProperty("name") @Nullable String name,
            @JsonProperty("roles") List<String> roles,
            @JsonProperty("created_at") Instant createdAt) {

        public static Profile of(Account account) {
            return new Profile(
                    account.id().value(),
                    account.email().value(),
                    account.isVerified(),
                    account.name(),
                    account.roles(),
                    account.createdAt());
        }

        @Override
        public String toString() {
            return "Profile[" + id + "]";
        }
    }

    @GET
    public Profile profile() {
        return accounts.byId(new AccountId(bearer.claims(Scope.ACCOUNT).subject()))
                .map(Profile::of)
                .orElseThrow(MissingToken::new);
    }
}
