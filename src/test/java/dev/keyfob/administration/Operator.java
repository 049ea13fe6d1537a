package dev.keyfob.administration;

import dev.keyfob.ConfidentialClients;
import dev.keyfob.Phone;
import dev.keyfob.Server;
import dev.keyfob.Server.Answer;

/// Who gives orders, with a token of the client `operator`.
///
/// @param door the management port
record Operator(Server door, String token) {

    static Operator of(Server server, Server door) {
        return new Operator(
                door, ConfidentialClients.ownToken("operator", server).text("access_token"));
    }

    Answer lock(String account) {
        return order("accounts/" + account + "/lock");
    }

    Answer unlock(String account) {
        return order("accounts/" + account + "/unlock");
    }

    /// @param body for example `{"roles":["editor"]}`
    Answer setRoles(String account, String body) {
        return door.json("PUT", "/admin/accounts/" + account + "/roles", token, body);
    }

    /// @param path below `/admin/`
    Answer order(String path) {
        return door.call("POST", "/admin/" + path, token);
    }

    /// The id of the account that a phone is signed in to.
    static String account(Phone phone) {
        return Server.text(Phone.claims(phone.accessToken()), "sub");
    }
}
