package dev.keyfob.signingkey.jose;

import static dev.keyfob.signingkey.jose.Forger.base64;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Every header that has been tried on verifiers of JWTs, and some more, each signed by the true
/// key over claims that are good, so that it is refused for the header or not at all; and where a
/// stranger could sign, by the stranger too.
final class ForgedHeaders {

    private static final List<String> ALGORITHMS =
            List.of(
                    "none,None,NONE,nOnE,noNE,,HS256,HS384,HS512,ES384,ES512,ES256K,PS256,RS384,RS512,RS1,es256,rs256,eddsa,ES256 ,Ed25519,Ed448,dir"
                            .split(",", -1));

    private static final List<String> TYPES =
            List.of(
                    "JWT,,AT+JWT,at+jwt ,application/at+jwt,at+jwt;v=1,JOSE,dpop+jwt,logout+jwt,secevent+jwt,statuslist+jwt,client-authentication+jwt,oauth-client-attestation+jwt,token-introspection+jwt"
                            .split(",", -1));

    private static final Map<String, String> MACS =
            Map.of("HS256", "HmacSHA256", "HS384", "HmacSHA384", "HS512", "HmacSHA512");

    private final SigningKey key;
    private final SigningKey stranger;
    private final String claims;
    private final Map<String, String> all = new LinkedHashMap<>();

    /// @param claims of a true token
    ForgedHeaders(SigningKey key, String claims) {
        this.key = key;
        this.stranger = SigningKey.generate(key.algorithm());
        this.claims = claims;
    }

    /// The tokens by what is wrong with them.
    Map<String, String> all() {
        algorithms();
        macs();
        types();
        kids();
        keysInTheHeader();
        otherMembers();
        otherJson();
        return all;
    }

    private void algorithms() {
        Stream.concat(
                        ALGORITHMS.stream(),
                        Arrays.stream(SigningAlgorithm.values()).map(SigningAlgorithm::wireName))
                .filter(alg -> !alg.equals(key.algorithm().wireName()))
                .forEach(alg -> {
                    String header = header("alg", text(alg));
                    signed("alg " + alg, header);
                    all.put("alg " + alg + ", no signature", input(header) + ".");
                    all.put("alg " + alg + ", two parts", input(header));
                    all.put("alg " + alg + ", something", input(header) + ".AA");
                });
        otherTypesOf("alg");
    }

    /// The public key is known to all, so what is made with it as a secret proves nothing (RFC 8725
    /// §2.1).
    private void macs() {
        byte[] der = key.publicKey().getEncoded();
        String pem =
                "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----"
                        .formatted(
                                Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der));
        mac("DER", der);
        mac("base64", Base64.getEncoder().encode(der));
        mac("PEM", bytes(pem));
        mac("PEM and a line break", bytes(pem + "\n"));
        mac("JWK", bytes(key.publicHalf().jwk().toJson()));
        mac("kid", bytes(key.kid()));
        for (int tail : new int[] {32, 64, 65}) {
            mac(
                    "its end, " + tail,
                    Arrays.copyOfRange(der, Math.max(0, der.length - tail), der.length));
        }
        mac("zero", new byte[1]);
    }

    private void mac(String encoding, byte[] secret) {
        MACS.forEach((alg, name) -> {
            String honest = input(header("alg", text(alg)));
            all.put(alg + " with " + encoding, honest + "." + mac(name, secret, honest));
            String lying = input(header());
            all.put(
                    alg + " with " + encoding + ", true header",
                    lying + "." + mac(name, secret, lying));
        });
    }

    private static String mac(String name, byte[] secret, String input) {
        try {
            Mac mac = Mac.getInstance(name);
            mac.init(new SecretKeySpec(secret, name));
            return base64(mac.doFinal(bytes(input)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private void types() {
        TYPES.forEach(type -> signed("typ " + type, header("typ", text(type))));
        otherTypesOf("typ");
    }

    private void kids() {
        String kid = key.kid();
        for (String hostile :
                new String[] {
                    "",
                    "../../../../../../dev/null",
                    "/proc/sys/kernel/randomize_va_space",
                    "' or 1=1 --",
                    "' union select '" + stranger.kid(),
                    "${jndi:ldap://127.0.0.1/a}",
                    "http://127.0.0.1/jwks.json",
                    stranger.kid(),
                    " " + kid,
                    kid + "\\u0000",
                    kid + "=",
                    kid.substring(1),
                    "\\u00%02x".formatted((int) kid.charAt(0)) + kid.substring(1),
                    "k".repeat(4_000)
                }) {
            everybodySigned("kid " + hostile, header("kid", text(hostile)));
        }
        otherTypesOf("kid");
    }

    private void keysInTheHeader() {
        String certificate = Base64.getEncoder().encodeToString(stranger.publicKey().getEncoded());
        for (String member :
                new String[] {
                    "\"jwk\":" + stranger.publicHalf().jwk().toJson(),
                    "\"jwk\":" + key.publicHalf().jwk().toJson(),
                    "\"jku\":\"http://127.0.0.1:9/jwks.json\"",
                    "\"x5u\":\"http://127.0.0.1:9/chain.pem\"",
                    "\"x5c\":[\"" + certificate + "\"]",
                    "\"x5t\":" + text(stranger.kid()),
                    "\"x5t#S256\":" + text(stranger.kid())
                }) {
            everybodySigned(member, with(member));
            everybodySigned(
                    member + " and the stranger's kid",
                    with(member).replace(key.kid(), stranger.kid()));
        }
    }

    private void otherMembers() {
        for (String member :
                new String[] {
                    "\"crit\":[]",
                    "\"crit\":[\"exp\"]",
                    "\"crit\":[\"alg\"]",
                    "\"crit\":[\"b64\"],\"b64\":false",
                    "\"crit\":[\"b64\"],\"b64\":true",
                    "\"crit\":[\"keyfob\"],\"keyfob\":1",
                    "\"crit\":null",
                    "\"b64\":false",
                    "\"zip\":\"DEF\"",
                    "\"enc\":\"A256GCM\"",
                    "\"p2c\":2147483647",
                    "\"cty\":\"JWT\"",
                    "\"exp\":1",
                    "\"\":\"\"",
                    "\"x\":" + "[".repeat(2_000) + "]".repeat(2_000),
                    "\"x\":1e999999999",
                    "\"x\":" + "9".repeat(4_000),
                    "\"x\":\"\\ud800\""
                }) {
            signed(member, with(member));
        }
        for (String name : new String[] {"typ", "alg", "kid"}) {
            String value = value(name);
            signed(name + " twice", with(text(name) + ":" + value));
            signed(
                    name + " twice, first another",
                    header().replaceFirst("\\{", "{" + text(name) + ":\"x\","));
            signed(
                    name + " twice, escaped",
                    with(
                            "\"\\u00%02x%s\":%s"
                                    .formatted((int) name.charAt(0), name.substring(1), value)));
            signed("no " + name, header().replace(text(name) + ":" + value, "\"x\":1"));
            signed(
                    name + " in capitals",
                    header().replace(text(name), text(name.toUpperCase(Locale.ROOT))));
        }
    }

    /// The same members in another text.
    private void otherJson() {
        String header = header();
        for (String text :
                new String[] {
                    header.replace(",", ", "),
                    header.replace(":", ": "),
                    header + "\n",
                    " " + header,
                    header + "{}",
                    header + "\0",
                    header.replace("\"", "'"),
                    header.replace("}", ",}"),
                    "\ufeff" + header,
                    "[" + header + "]",
                    "{\"alg\":%s,\"typ\":%s,\"kid\":%s}"
                            .formatted(value("alg"), value("typ"), value("kid")),
                    header.replace("+", "\\u002b"),
                    "",
                    "null",
                    "{}",
                    "{".repeat(4_000),
                    "[".repeat(4_000)
                }) {
            signed(text, text);
        }
    }

    private void otherTypesOf(String name) {
        for (String value :
                new String[] {"null", "1", "true", "[]", "{}", "[" + value(name) + "]"}) {
            signed(name + " " + value, header(name, value));
        }
    }

    private void everybodySigned(String what, String header) {
        signed(what, header);
        all.put(what + ", signed by a stranger", Forger.header(stranger, header, claims));
    }

    private void signed(String what, String header) {
        all.put(what, Forger.header(key, header, claims));
    }

    private String header() {
        return "{\"typ\":%s,\"alg\":%s,\"kid\":%s}"
                .formatted(value("typ"), value("alg"), value("kid"));
    }

    private String header(String name, String value) {
        return header().replace(text(name) + ":" + value(name), text(name) + ":" + value);
    }

    private String with(String member) {
        return header().replace("}", "," + member + "}");
    }

    private String value(String name) {
        return switch (name) {
            case "typ" -> text("at+jwt");
            case "alg" -> text(key.algorithm().wireName());
            default -> text(key.kid());
        };
    }

    private static String text(String value) {
        return "\"" + value + "\"";
    }

    private String input(String header) {
        return base64(header) + "." + base64(claims);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
