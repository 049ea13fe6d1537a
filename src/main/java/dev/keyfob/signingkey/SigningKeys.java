package dev.keyfob.signingkey;

import dev.keyfob.platform.Database;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/// The signing keys in Postgres: made by the first instance that starts, read by all. The oldest
/// one signs.
@ApplicationScoped
@Startup
public class SigningKeys {

    private static final String ALGORITHM = "ES256";

    private final Database database;
    private final MasterKey masterKey;
    private final List<SigningKey> keys;

    SigningKeys(Database database, MasterKey masterKey, InstantSource clock) {
        this.database = database;
        this.masterKey = masterKey;
        if (read().isEmpty()) {
            insert(clock);
        }
        this.keys = read();
    }

    /// The key that signs new access tokens.
    public SigningKey active() {
        return keys.getFirst();
    }

    /// The key with this `kid`, which is untrusted input.
    public Optional<SigningKey> byKid(String kid) {
        return keys.stream().filter(key -> key.kid().equals(kid)).findFirst();
    }

    /// Every key with which a live access token may have been signed.
    List<SigningKey> all() {
        return keys;
    }

    private List<SigningKey> read() {
        return database.all(
                """
                select kid, public_key, sealed_private_key
                from signing_key
                order by state, created_at
                """,
                this::key);
    }

    private SigningKey key(ResultSet row) throws SQLException {
        String kid = row.getString("kid");
        try {
            KeyFactory factory = KeyFactory.getInstance("EC");
            return new SigningKey(
                    kid,
                    (ECPublicKey)
                            factory.generatePublic(
                                    new X509EncodedKeySpec(row.getBytes("public_key"))),
                    (ECPrivateKey)
                            factory.generatePrivate(
                                    new PKCS8EncodedKeySpec(
                                            masterKey.open(
                                                    kid, row.getBytes("sealed_private_key")))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("signing key " + kid + " cannot be read", e);
        }
    }

    /// Two instances that start at once may both insert: every instance reads both and signs with
    /// the older one.
    private void insert(InstantSource clock) {
        EllipticCurveJsonWebKey made = generate();
        String kid = made.calculateBase64urlEncodedThumbprint("SHA-256");
        database.update(
                """
                insert into signing_key (kid, algorithm, state, public_key, sealed_private_key, created_at)
                values (?, ?, 'active', ?, ?, ?)
                on conflict do nothing
                """,
                kid,
                ALGORITHM,
                made.getECPublicKey().getEncoded(),
                masterKey.seal(kid, made.getEcPrivateKey().getEncoded()),
                clock.instant());
    }

    private static EllipticCurveJsonWebKey generate() {
        try {
            return EcJwkGenerator.generateJwk(EllipticCurves.P256);
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The public half as a JWK (RFC 7517 §4).
    static JsonWebKey jwk(SigningKey key) {
        var jwk = new EllipticCurveJsonWebKey(key.publicKey());
        jwk.setKeyId(key.kid());
        jwk.setUse("sig");
        jwk.setAlgorithm(ALGORITHM);
        return jwk;
    }
}
