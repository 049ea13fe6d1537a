package dev.keyfob.accesstoken;

import dev.keyfob.http.bearer.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/// `GET /forward-auth`: what a reverse proxy asks about a request before it passes it on, with the
/// request's own header `Authorization` (nginx `auth_request`, Traefik ForwardAuth, Caddy
/// `forward_auth`).
@Path("/forward-auth")
@Authenticated
@RunOnVirtualThread
public class ForwardAuthEndpoint {

    /// 204 where the access token is good; else the refusals of every endpoint (RFC 6750 §3.1).
    @GET
    public void pass() {}
}
