package dev.keyfob;

import java.util.List;
import java.util.Set;

/// The order of the packages, and the classes that may do what others may not.
final class HouseRules {

    static final String ROOT = "dev.keyfob";

    /// A package may use those that stand after it. The root stands before all.
    static final List<String> ORDER =
            List.of(
                    "administration",
                    "accountimport",
                    "closure",
                    "token",
                    "credential",
                    "signin",
                    "newdevice",
                    "refresh",
                    "device",
                    "factor",
                    "mail",
                    "account",
                    "federation",
                    "accesstoken",
                    "signingkey",
                    "dpop",
                    "clientauthentication",
                    "securityevent",
                    "webhook",
                    "revocation",
                    "client",
                    "limit",
                    "http",
                    "masterkey",
                    "platform");

    /// Each belongs to its package's place.
    static final List<String> SUBPACKAGES =
            List.of(
                    "accesstoken.receipt",
                    "accountimport.format",
                    "account.breach",
                    "account.event",
                    "account.foreignhash",
                    "closure.bymail",
                    "credential.disown",
                    "device.list",
                    "device.place",
                    "device.push",
                    "device.rotation",
                    "device.secret",
                    "http.address",
                    "http.bearer",
                    "http.body",
                    "http.management",
                    "http.oauth",
                    "http.page",
                    "http.stepup",
                    "http.tracing",
                    "mail.code",
                    "platform.embedded",
                    "platform.expiry",
                    "platform.migration",
                    "platform.outbox",
                    "refresh.key",
                    "refresh.measured",
                    "signingkey.jose");

    /// Each is the table that it is named after.
    static final Set<String> REPOSITORIES =
            Set.of(
                    "AccountStandings",
                    "Accounts",
                    "AuthSessions",
                    "AuthorizationCodes",
                    "ClosureRequests",
                    "Closures",
                    "Credentials",
                    "DeviceSessions",
                    "Devices",
                    "Enrolments",
                    "Disownings",
                    "Erasures",
                    "Exports",
                    "FactorChanges",
                    "Factors",
                    "ImportedAccounts",
                    "Installations",
                    "KeptKeys",
                    "Mails",
                    "NewDevices",
                    "PushTokens",
                    "RecoveryCodes",
                    "RecordedEvents",
                    "RefreshTokenKeys",
                    "Revocations",
                    "Rotations",
                    "SealedColumns",
                    "SigningKeys",
                    "StoredKeys",
                    "Verifications",
                    "Webhooks");

    /// Redis is asked, and a key waited for, without a thread, at each request; the mail client
    /// works on an event loop; the server knows who is connected, and to which port.
    static final Set<String> REACTIVE =
            Set.of(
                    "BodyLimit",
                    "CurrentAddress",
                    "DenyList",
                    "InterfaceDescription",
                    "MailPost",
                    "ManagementDoor",
                    "Receipts",
                    "RedisCalls",
                    "RequestId",
                    "RevocationCheck",
                    "ServerRefusals");

    private HouseRules() {}

    /// The place in the order; the root stands before all others, a sub-package with its package.
    static int place(String packageName) {
        return packageName.equals(ROOT)
                ? -1
                : ORDER.indexOf(packageName.substring(ROOT.length() + 1).replaceFirst("\\..*", ""));
    }
}
