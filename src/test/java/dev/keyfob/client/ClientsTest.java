package dev.keyfob.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfob.client.Client.Credentials;
import dev.keyfob.platform.StartFailure;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a client may be, and the sentence where it may not.
class ClientsTest {

    private static final String HASH = "ab".repeat(32);
    private static final String KEY =
            "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"1\",\"x\":\"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4\",\"y\":\"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM\"}";

    @Test
    void aClientIsPublicUnlessItHasASecretOrKeys() {
        assertThat(client(Map.of()).isConfidential()).isFalse();
        assertThat(client(Map.of("secret-hash", HASH)).isConfidential()).isTrue();
        assertThat(client(Map.of("jwks", "{\"keys\":[" + KEY + "]}")).isConfidential()).isTrue();
    }

    @Test
    void aSecretMayHaveSeveralHashes_inEitherCase() {
        Client client =
                client(Map.of("secret-hash", HASH + "," + HASH.toUpperCase(java.util.Locale.ROOT)));

        assertThat(client.credentials())
                .isInstanceOfSatisfying(
                        Credentials.Secret.class, secret -> assertThat(secret.hashes()).hasSize(2));
        assertThat(client.toString()).doesNotContainIgnoringCase(HASH);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secret",
                "ab",
                "zbababababababababababababababababababababababababababababababab"
            })
    void anotherTextIsNoHash(String text) {
        assertRefused(
                Map.of("secret-hash", text),
                "keyfob.client.\"app\".secret-hash cannot be used: it is the SHA-256 of the secret in hex, 64 characters");
    }

    @Test
    void aClientHasOneKindOfCredentials() {
        assertRefused(
                Map.of("secret-hash", HASH, "jwks", "{\"keys\":[" + KEY + "]}"),
                "keyfob.client.\"app\" cannot be used: it has secret-hash or jwks, not both");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "{}",
                "[]",
                "{\"keys\":[]}",
                "{\"keys\":{}}",
                "{\"keys\":[7]}",
                "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}",
                "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-384\",\"x\":\"AAAA\",\"y\":\"AAAA\"}]}",
                "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4\",\"y\":\"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4\"}]}",
                "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}]}",
                "{\"keys\":[{\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM\"}]}",
                "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}]}"
            })
    void anotherTextIsNoSetOfKeys(String text) {
        assertKeysRefused(text);
    }

    @Test
    void aPrivateKeyIsRefused_andOneForAnotherUse_andTwoOfOneName() {
        assertKeysRefused(
                "{\"keys\":["
                        + KEY.replace(
                                "\"kty\"",
                                "\"d\":\"870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE\",\"kty\"")
                        + "]}");
        assertKeysRefused("{\"keys\":[" + KEY.replace("\"kty\"", "\"use\":\"enc\",\"kty\"") + "]}");
        assertKeysRefused(
                "{\"keys\":[" + KEY.replace("\"kty\"", "\"alg\":\"ES384\",\"kty\"") + "]}");
        assertKeysRefused("{\"keys\":[" + KEY + "," + KEY + "]}");
    }

    @Test
    void aPublicClientGetsNoTokenOfItsOwn() {
        assertRefused(
                Map.of("grants", "client_credentials"),
                "keyfob.client.\"app\".grants cannot be used: client_credentials is for a client that has secret-hash or jwks");
    }

    @Test
    void aGrantThatDoesNotExistIsRefused() {
        assertRefused(
                Map.of("grants", "password"),
                "keyfob.client.\"app\".grants cannot be used: it takes authorization_code, refresh_token and client_credentials");
    }

    @Test
    void onlyAConfidentialClientMayGiveOrders() {
        String sentence =
                "keyfob.client.\"app\".scopes cannot be used: keyfob:admin is for a client that has secret-hash or jwks";

        assertRefused(Map.of("scopes", "keyfob:admin"), sentence);
        assertThat(client(Map.of("scopes", "keyfob:admin", "secret-hash", HASH)).scope())
                .isEqualTo(Scope.ADMIN);
    }

    @Test
    void keyfobKeepsItsPrefixForItsOwnScopes() {
        assertRefused(
                Map.of("scopes", "keyfob:admn", "secret-hash", HASH),
                "keyfob.client.\"app\".scopes cannot be used: Keyfob's own scopes are keyfob:admin keyfob:push keyfob:revocations");
    }

    /// The `sub` of a client's own token is its id, that of a user's a UUID.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "f9fdb54b-deb5-4a66-bc91-6b9a33215113",
                "F9FDB54B-DEB5-4A66-BC91-6B9A33215113"
            })
    void aClientIsNotNamedAsAnAccountIs(String id) {
        assertThatThrownBy(() -> clients(id, Map.of("scopes", "account")))
                .isInstanceOf(StartFailure.class)
                .hasMessage(
                        "keyfob.client.\""
                                + id
                                + "\" cannot be used: a client_id is no UUID, which names an account");
    }

    private static void assertKeysRefused(String jwks) {
        assertRefused(
                Map.of("jwks", jwks),
                "keyfob.client.\"app\".jwks cannot be used: it is a JWK set (RFC 7517) of public keys, each EC P-256, RSA of 2048 bits or more, or Ed25519, and no two with one kid");
    }

    private static void assertRefused(Map<String, String> policy, String sentence) {
        assertThatThrownBy(() -> client(policy))
                .isInstanceOf(StartFailure.class)
                .hasMessage(sentence);
    }

    private static Client client(Map<String, String> policy) {
        return clients("app", policy).byId(new ClientId("app")).orElseThrow();
    }

    private static Clients clients(String id, Map<String, String> policy) {
        var properties = new HashMap<String, String>();
        properties.put("keyfob.client.\"" + id + "\".access-token-lifetime", "PT10M");
        policy.forEach(
                (name, value) -> properties.put("keyfob.client.\"" + id + "\"." + name, value));
        var config =
                new SmallRyeConfigBuilder()
                        .withMapping(ClientConfig.class)
                        .withMapping(RefreshConfig.class)
                        .withSources(new PropertiesConfigSource(properties, "test", 100))
                        .build();
        return new Clients(
                config.getConfigMapping(ClientConfig.class),
                config.getConfigMapping(RefreshConfig.class));
    }
}
