package dev.keyfob.signingkey;

import dev.keyfob.platform.DependencyUnavailable;
import dev.keyfob.signingkey.jose.SignedJwt;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/// Before a token is verified: where its key is not known here, it may be one that another instance
/// signs with since a moment. Then the token waits until this instance has read the keys again. A
/// bearer's waits without a thread.
///
/// As an identity provider it identifies nobody: smallrye-jwt, which comes after it, does.
@ApplicationScoped
public class UnknownKeyCheck implements IdentityProvider<TokenAuthenticationRequest> {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final KeyWatch keys;

    UnknownKeyCheck(KeyWatch keys) {
        this.keys = keys;
    }

    /// Returns when this instance knows the key that a token names, or that nobody has it.
    ///
    /// @param token what a stranger sent
    /// @throws DependencyUnavailable where nobody can tell
    public void await(String token) {
        known(token).await().indefinitely();
    }

    @Override
    public Class<TokenAuthenticationRequest> getRequestType() {
        return TokenAuthenticationRequest.class;
    }

    @Override
    public int priority() {
        return IdentityProvider.super.priority() + 1;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(
            TokenAuthenticationRequest request, AuthenticationRequestContext context) {
        return known(request.getToken().getToken()).replaceWith(() -> (SecurityIdentity) null);
    }

    private Uni<Void> known(String token) {
        return SignedJwt.kid(token)
                .flatMap(keys::readIfUnknown)
                .map(UnknownKeyCheck::end)
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    /// Who gives up does so for himself: the read is of all who wait.
    private static Uni<Void> end(CompletionStage<Void> read) {
        Uni<Void> end =
                Uni.createFrom()
                        .completionStage(() -> read.toCompletableFuture().copy())
                        .ifNoItem()
                        .after(PATIENCE)
                        .failWith(() -> new DependencyUnavailable("The key that a token names"));
        Context here = Vertx.currentContext();
        return here == null ? end : end.emitOn(task -> here.runOnContext(_ -> task.run()));
    }
}
