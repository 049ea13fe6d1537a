package dev.keyfob.client;

import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.EllipticCurve;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/// The public keys with which a client signs: a JWK set (RFC 7517 §5) of P-256 keys (ES256), RSA
/// keys of 2048 bits or more (RS256) and Ed25519 keys (EdDSA). One key is for one algorithm.
public final class ClientKeys {

    /// Every `alg` that a client may sign with (RFC 7518 §3.1, RFC 8037 §3.1).
    public static final List<String> ALGORITHMS = List.of("ES256", "RS256", "EdDSA");

    private static final int SHORTEST_RSA = 2048;

    private final List<Key> keys;

    private ClientKeys(List<Key> keys) {
        this.keys = List.copyOf(keys);
    }

    private record Key(@Nullable String kid, String algorithm, PublicKey publicKey) {}

    /// Reads a JWK set.
    ///
    /// @return empty where it is none, or holds a key that cannot be used, a private one, or two of
    ///   one `kid`
    public static Optional<ClientKeys> parse(String json) {
        List<Key> keys = new ArrayList<>();
        try {
            if (!(JsonUtil.parseJson(json).get("keys") instanceof List<?> members)) {
                return Optional.empty();
            }
            for (Object member : members) {
                keys.add(key(member));
            }
        } catch (JoseException | IllegalArgumentException e) {
            return Optional.empty();
        }
        return keys.isEmpty() || keys.stream().map(Key::kid).distinct().count() < keys.size()
                ? Optional.empty()
                : Optional.of(new ClientKeys(keys));
    }

    /// The one key that a header means.
    ///
    /// @param algorithm its `alg`, one of [#ALGORITHMS]
    /// @param kid its `kid`, untrusted input, or null where it has none
    public Optional<PublicKey> find(String algorithm, @Nullable String kid) {
        List<Key> meant =
                keys.stream()
                        .filter(key -> key.algorithm().equals(algorithm))
                        .filter(key -> kid == null || kid.equals(key.kid()))
                        .toList();
        return meant.size() == 1 ? Optional.of(meant.getFirst().publicKey()) : Optional.empty();
    }

    @SuppressWarnings("unchecked") // the members of a JSON object have texts for names
    private static Key key(Object member) throws JoseException {
        if (!(member instanceof Map<?, ?> parameters)) {
            throw new IllegalArgumentException("not a JWK");
        }
        var jwk = PublicJsonWebKey.Factory.newPublicJwk((Map<String, Object>) parameters);
        String algorithm = algorithm(jwk);
        boolean isForIt =
                (jwk.getAlgorithm() == null || jwk.getAlgorithm().equals(algorithm))
                        && (jwk.getUse() == null || jwk.getUse().equals("sig"));
        if (!isForIt || jwk.getPrivateKey() != null) {
            throw new IllegalArgumentException("not a public key of this algorithm");
        }
        return new Key(jwk.getKeyId(), algorithm, jwk.getPublicKey());
    }

    private static String algorithm(PublicJsonWebKey jwk) {
        return switch (jwk) {
            case EllipticCurveJsonWebKey curve
                    when curve.getCurveName().equals("P-256")
                            && isOnItsCurve(curve.getECPublicKey()) ->
                    "ES256";
            case RsaJsonWebKey rsa when length(rsa.getRsaPublicKey()) >= SHORTEST_RSA -> "RS256";
            case OctetKeyPairJsonWebKey pair
                    when pair.getSubtype().equals(OctetKeyPairJsonWebKey.SUBTYPE_ED25519) ->
                    "EdDSA";
            default -> throw new IllegalArgumentException("no algorithm for this key");
        };
    }

    /// Some providers take any two numbers (RFC 8725 §3.4).
    private static boolean isOnItsCurve(ECPublicKey key) {
        EllipticCurve curve = key.getParams().getCurve();
        BigInteger modulus = ((ECFieldFp) curve.getField()).getP();
        BigInteger x = key.getW().getAffineX();
        BigInteger y = key.getW().getAffineY();
        BigInteger square = x.pow(3).add(curve.getA().multiply(x)).add(curve.getB());
        return x.compareTo(modulus) < 0
                && y.compareTo(modulus) < 0
                && y.pow(2).subtract(square).mod(modulus).signum() == 0;
    }

    private static int length(RSAPublicKey key) {
        return key.getModulus().bitLength();
    }
}
