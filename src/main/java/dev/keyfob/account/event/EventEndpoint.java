package dev.keyfob.account.event;

import dev.keyfob.accesstoken.Bearer;
import dev.keyfob.client.Scope;
import dev.keyfob.http.bearer.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `GET /me/events`: what happened to the bearer's account, newest first.
@Path("/me/events")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class EventEndpoint {

    private final EventPages pages;
    private final Bearer bearer;

    EventEndpoint(EventPages pages, Bearer bearer) {
        this.pages = pages;
        this.bearer = bearer;
    }

    @GET
    public Response page(
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable String limit) {
        UUID account = bearer.claims(Scope.ACCOUNT).subject();
        return switch (pages.page(account, cursor, limit)) {
            case EventPages.Found(var events) -> Response.ok(events).build();
            case EventPages.Refused(var problem) -> problem.toResponse();
        };
    }
}
