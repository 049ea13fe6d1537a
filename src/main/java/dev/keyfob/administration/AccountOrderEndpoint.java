package dev.keyfob.administration;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.keyfob.accesstoken.Bearer;
import dev.keyfob.account.Account.Roles;
import dev.keyfob.account.AccountId;
import dev.keyfob.client.ClientId;
import dev.keyfob.client.Scope;
import dev.keyfob.closure.AccountClosing;
import dev.keyfob.http.Problem;
import dev.keyfob.http.bearer.Authenticated;
import dev.keyfob.http.page.Language;
import dev.keyfob.revocation.Sid;
import dev.keyfob.securityevent.OrderReason;
import dev.keyfob.securityevent.SecurityEvent;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// `/admin/accounts/{id}/…`: an operator's orders about an account, whose id is the `sub` of its
/// tokens. Each says why.
@Path("/admin/accounts")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class AccountOrderEndpoint {

    private final AccountOrders orders;
    private final DeviceOrders devices;
    private final AccountClosing closing;
    private final Bearer bearer;

    AccountOrderEndpoint(
            AccountOrders orders, DeviceOrders devices, AccountClosing closing, Bearer bearer) {
        this.orders = orders;
        this.devices = devices;
        this.closing = closing;
        this.bearer = bearer;
    }

    /// What every order says.
    public record Because(@JsonProperty("reason") @Nullable String reason) {}

    /// What an order about roles says.
    public record NewRoles(
            @JsonProperty("roles") @Nullable List<String> roles,
            @JsonProperty("reason") @Nullable String reason) {}

    @POST
    @Path("{id}/lock")
    public Response lock(@PathParam("id") String id, @Nullable Because because) {
        return carryOut(id, because, orders::lock);
    }

    @POST
    @Path("{id}/unlock")
    public Response unlock(@PathParam("id") String id, @Nullable Because because) {
        return carryOut(id, because, orders::unlock);
    }

    @POST
    @Path("{id}/erase")
    public Response erase(
            @PathParam("id") String id,
            @Nullable Because because,
            @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) @Nullable String acceptLanguage) {
        return carryOut(
                id,
                because,
                (account, order) ->
                        closing.close(
                                account,
                                new SecurityEvent.AccountErasureOrdered(
                                        account.value(), order.by(), order.why()),
                                Language.preferred(acceptLanguage)));
    }

    @POST
    @Path("{id}/factors/remove")
    public Response removeFactors(
            @PathParam("id") String id,
            @Nullable Because because,
            @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) @Nullable String acceptLanguage) {
        return carryOut(
                id,
                because,
                (account, order) ->
                        orders.removeFactors(account, order, Language.preferred(acceptLanguage)));
    }

    @POST
    @Path("{id}/devices/end")
    public Response endDevices(@PathParam("id") String id, @Nullable Because because) {
        return carryOut(id, because, devices::endAll);
    }

    @POST
    @Path("{id}/devices/{device}/end")
    public Response endDevice(
            @PathParam("id") String id,
            @PathParam("device") String device,
            @Nullable Because because) {
        return ordered(
                because == null ? null : because.reason(),
                order ->
                        AccountId.parse(id)
                                        .flatMap(account ->
                                                Sid.parse(device)
                                                        .filter(sid ->
                                                                devices.end(account, sid, order)))
                                        .isPresent()
                                ? Response.noContent().build()
                                : noSuchDevice());
    }

    @PUT
    @Path("{id}/roles")
    public Response setRoles(@PathParam("id") String id, @Nullable NewRoles request) {
        Optional<Roles> roles =
                Optional.ofNullable(request)
                        .flatMap(asked -> Optional.ofNullable(asked.roles()))
                        .flatMap(Roles::of);
        return ordered(
                request == null ? null : request.reason(),
                order ->
                        roles.map(these ->
                                        answer(
                                                AccountId.parse(id)
                                                        .filter(account ->
                                                                orders.setRoles(
                                                                        account, these, order))))
                                .orElseGet(AccountOrderEndpoint::rolesInvalid));
    }

    private Response carryOut(
            String id, @Nullable Because because, BiPredicate<AccountId, Order> orderAbout) {
        return ordered(
                because == null ? null : because.reason(),
                order ->
                        answer(
                                AccountId.parse(id)
                                        .filter(account -> orderAbout.test(account, order))));
    }

    private Response ordered(@Nullable String reason, Function<Order, Response> order) {
        ClientId by = bearer.claimsOfClient(Scope.ADMIN).client();
        return OrderReason.of(reason)
                .map(why -> order.apply(new Order(by, why)))
                .orElseGet(AccountOrderEndpoint::reasonMissing);
    }

    private static Response answer(Optional<AccountId> carriedOutOn) {
        return carriedOutOn.isPresent()
                ? Response.noContent().build()
                : AccountViewEndpoint.noSuchAccount();
    }

    private static Response noSuchDevice() {
        return Problem.typed(
                        Response.Status.NOT_FOUND,
                        "no-such-device",
                        "There is no such device",
                        "Take the id from GET /admin/accounts/{id}/devices; a device that was ended long ago is no longer known.")
                .toResponse();
    }

    private static Response rolesInvalid() {
        return Problem.badRequest(
                        "roles-invalid",
                        "The roles cannot be taken",
                        "Send {\"roles\": […]}: names of letters, digits and . _ : / -, 64 characters at most, and 200 together.")
                .at("/roles")
                .toResponse();
    }

    private static Response reasonMissing() {
        return Problem.badRequest(
                        "reason-missing",
                        "The order has no reason",
                        "Send {\"reason\": …} with 1 to 100 characters: it stands in the account's events, which its owner can read.")
                .at("/reason")
                .toResponse();
    }
}
