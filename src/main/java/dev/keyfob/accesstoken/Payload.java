package dev.keyfob.accesstoken;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.keyfob.client.ClientId;
import dev.keyfob.client.Scope;
import dev.keyfob.revocation.Jti;
import dev.keyfob.revocation.Sid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/// The payload of an access token, a JSON object (RFC 9068 §2.2).
///
/// Only Keyfob writes it, and yet it is read as if a stranger had: every claim is there and of its
/// type, and the text is refused that names a member twice at any depth, goes deep, has a huge
/// number, or goes on behind the object. A claim that is not known is ignored.
///
/// @param notBefore `nbf`, or when it was issued where there is none
record Payload(String issuer, AccessTokenClaims claims, Instant notBefore) {

    private static final String CLAIMS_VERSION = "claims_version";
    private static final int DEEPEST = 8;
    private static final int LONGEST_NUMBER = 20;

    /// 9999-12-31T23:59:59Z, so that a lifetime can be added to every time.
    private static final long LAST_SECOND = 253_402_300_799L;

    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(DEEPEST)
                                                    .maxNumberLength(LONGEST_NUMBER)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private static final class Malformed extends Exception {}

    /// Writes the claims. Keyfob's own API stands in `aud` before the client's.
    static String write(String issuer, AccessTokenClaims claims) {
        ObjectNode json = JSON.createObjectNode();
        json.put("iss", issuer);
        json.put("sub", claims.sub());
        json.set("aud", audience(issuer, claims.audience()));
        json.put("iat", claims.issuedAt().getEpochSecond());
        json.put("exp", claims.expiresAt().getEpochSecond());
        json.put("jti", claims.jti().toString());
        json.put("client_id", claims.client().value());
        json.put("scope", claims.scope().toString());
        if (claims instanceof AccessTokenClaims.OfDeviceSession session) {
            json.put("sid", session.sid().toString());
            json.put("gen", session.generation());
            json.put("auth_time", session.authTime().getEpochSecond());
            json.put("acr", session.acr().toString());
            json.set("amr", array(session.amr()));
            json.set("roles", array(session.roles()));
        }
        if (claims.claimsVersion() > 0) {
            json.put(CLAIMS_VERSION, claims.claimsVersion());
        }
        return json.toString();
    }

    /// Reads what was signed.
    ///
    /// @return empty where it is no payload of an access token
    static Optional<Payload> read(String text) {
        try {
            JsonNode json = JSON.readTree(text);
            if (json.has("cnf")) {
                // Bound to a key that a bearer does not prove (RFC 9449 §7.2).
                return Optional.empty();
            }
            return Optional.of(
                    new Payload(
                            text(json, "iss"),
                            json.has("sid") ? ofDeviceSession(json) : ofClient(json),
                            time(json, json.has("nbf") ? "nbf" : "iat")));
        } catch (JsonProcessingException | Malformed e) {
            return Optional.empty();
        }
    }

    private static AccessTokenClaims ofDeviceSession(JsonNode json) throws Malformed {
        return new AccessTokenClaims.OfDeviceSession(
                uuid(json, "sub"),
                audience(json),
                new ClientId(text(json, "client_id")),
                scope(json),
                new Sid(uuid(json, "sid")),
                count(json, "gen"),
                time(json, "auth_time"),
                texts(json, "amr"),
                texts(json, "roles"),
                json.has(CLAIMS_VERSION) ? count(json, CLAIMS_VERSION) : 0,
                jti(json),
                time(json, "iat"),
                time(json, "exp"));
    }

    /// Of whom a client's own token is stands in it twice, and the two agree.
    private static AccessTokenClaims ofClient(JsonNode json) throws Malformed {
        String client = text(json, "client_id");
        if (!client.equals(text(json, "sub"))) {
            throw new Malformed();
        }
        return new AccessTokenClaims.OfClient(
                audience(json),
                new ClientId(client),
                scope(json),
                jti(json),
                time(json, "iat"),
                time(json, "exp"));
    }

    private static List<String> audience(JsonNode json) throws Malformed {
        return json.path("aud").isTextual() ? List.of(text(json, "aud")) : texts(json, "aud");
    }

    private static JsonNode audience(String issuer, List<String> apis) {
        var all = new LinkedHashSet<String>();
        all.add(issuer);
        all.addAll(apis);
        return all.size() == 1 ? TextNode.valueOf(issuer) : array(all);
    }

    private static ArrayNode array(Collection<String> texts) {
        ArrayNode array = JSON.createArrayNode();
        texts.forEach(array::add);
        return array;
    }

    private static Scope scope(JsonNode json) throws Malformed {
        String text = text(json, "scope");
        return text.isEmpty() ? Scope.of(List.of()) : Scope.parse(text).orElseThrow(Malformed::new);
    }

    private static Jti jti(JsonNode json) throws Malformed {
        return Jti.parse(text(json, "jti")).orElseThrow(Malformed::new);
    }

    /// In the canonical form only.
    private static UUID uuid(JsonNode json, String claim) throws Malformed {
        return Sid.parse(text(json, claim)).orElseThrow(Malformed::new).value();
    }

    private static Instant time(JsonNode json, String claim) throws Malformed {
        long second =
                claim(json, claim, value -> value.isIntegralNumber() && value.canConvertToLong())
                        .longValue();
        if (second < 0 || second > LAST_SECOND) {
            throw new Malformed();
        }
        return Instant.ofEpochSecond(second);
    }

    private static int count(JsonNode json, String claim) throws Malformed {
        return claim(json, claim, value -> value.isInt() && value.intValue() >= 0).intValue();
    }

    private static String text(JsonNode json, String claim) throws Malformed {
        return claim(json, claim, JsonNode::isTextual).textValue();
    }

    private static List<String> texts(JsonNode json, String claim) throws Malformed {
        var texts = new ArrayList<String>();
        for (JsonNode element : claim(json, claim, JsonNode::isArray)) {
            if (!element.isTextual()) {
                throw new Malformed();
            }
            texts.add(element.textValue());
        }
        return List.copyOf(texts);
    }

    private static JsonNode claim(JsonNode json, String claim, Predicate<JsonNode> form)
            throws Malformed {
        JsonNode value = json.get(claim);
        if (value == null || !form.test(value)) {
            throw new Malformed();
        }
        return value;
    }
}
