package dev.keyfob.administration;

import dev.keyfob.ConfidentialClients;
import dev.keyfob.Phone;
import dev.keyfob.Server;
import dev.keyfob.Server.Answer;

/// Who gives orders, with a token of the client `operator`.
///
/// @param door the management port
record Operator(Server door, String token) {

    private static final String REASON = "\"reason\":\"called the hotline\"";

    static Operator of(Server server, Server door) {
        return new Operator(
                door, ConfidentialClients.ownToken("operator", server).text("access_token"));
    }

    Answer lock(String account) {
        return orderAbout(account, "lock");
    }

    Answer unlock(String account) {
        return orderAbout(account, "unlock");
    }

    /// @param body for example `{"roles":["editor"]}`, to which the reason is added
    Answer setRoles(String account, String body) {
        String reasoned = body.replaceFirst("}$", (body.equals("{}") ? "" : ",") + REASON + "}");
        return door.json("PUT", "/admin/accounts/" + account + "/roles", token, reasoned);
    }

    /// @param path below that of the account
    Answer orderAbout(String account, String path) {
        return door.json(
                "POST", "/admin/accounts/" + account + "/" + path, token, "{" + REASON + "}");
    }

    /// @param path below `/admin/accounts`
    Answer look(String path) {
        return door.call("GET", "/admin/accounts" + path, token);
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
