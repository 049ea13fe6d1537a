package dev.keyfob.refresh;

import static dev.keyfob.refresh.Rows.PHONE;
import static dev.keyfob.refresh.Rows.SIGNED_IN;
import static dev.keyfob.refresh.Rows.WINDOW;

import dev.keyfob.device.DeviceSession;
import dev.keyfob.device.RevocationReason;
import dev.keyfob.device.secret.SealedSecret;
import dev.keyfob.platform.SecretHash;
import dev.keyfob.refresh.RefreshDecision.SuccessorUse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// One family of refresh tokens without database, network and cryptography: decided by the real
/// [RefreshDecision], exchanged by the real [DeviceSession#exchanged], carried out as
/// [RefreshGrant] does. Secrets are numbers.
final class RotationModel {

    private static final Instant NOW = SIGNED_IN.plusSeconds(86_400);
    private static final int SEAL_LENGTH = 60;
    private static final List<SecretHash> HASHES =
            IntStream.range(0, 64).mapToObj(Rows::hash).toList();
    private static final Map<SecretHash, Integer> SECRETS =
            IntStream.range(0, HASHES.size())
                    .boxed()
                    .collect(Collectors.toMap(HASHES::get, Function.identity()));

    private RotationModel() {}

    /// Whether Redis can tell of proofs of receipt.
    enum Redis {
        THERE,
        AWAY
    }

    /// How long ago something was.
    enum Age {
        WITHIN_THE_WINDOW,
        AFTER_THE_WINDOW
    }

    /// Whether the family lives.
    enum Life {
        LIVE,
        SIGNED_OUT,
        REUSED
    }

    /// A refresh token.
    record Token(int generation, int secret) {
        static final Token NONE = new Token(-1, -1);

        SecretHash hash() {
            return HASHES.get(secret);
        }
    }

    /// Who keeps a copy of the token.
    ///
    /// @param store the refresh token that it goes on with
    /// @param last the token of its last request
    /// @param before the token of the request before, where that was another
    /// @param late the first answer that did not arrive since one did
    /// @param access the generation of its newest access token
    record Holder(Token store, Token last, Token before, Token late, int access) {
        static final Holder NOBODY =
                new Holder(Token.NONE, Token.NONE, Token.NONE, Token.NONE, Token.NONE.generation());

        static Holder of(Token store, int access) {
            return new Holder(store, Token.NONE, Token.NONE, Token.NONE, access);
        }

        Holder sends(Token token) {
            return token.equals(last) ? this : new Holder(store, token, last, late, access);
        }

        /// Persists an answer.
        Holder stores(Token token) {
            return new Holder(token, last, before, Token.NONE, token.generation());
        }

        Holder misses(Token answer) {
            return new Holder(store, last, before, late.equals(Token.NONE) ? answer : late, access);
        }
    }

    /// The family's row.
    ///
    /// @param sealed the secret that the predecessor can open
    /// @param opener the secret that opens it
    /// @param rotated how long ago, as the row says
    record Row(Token current, Token previous, int sealed, int opener, Age rotated, Life life) {
        static final Row SIGNED_IN =
                new Row(new Token(0, 0), Token.NONE, -1, -1, Age.AFTER_THE_WINDOW, Life.LIVE);

        static Row of(DeviceSession session) {
            var previous = Objects.requireNonNull(session.previous());
            byte[] seal = previous.sealedSuccessor().bytes();
            return new Row(
                    new Token(session.generation(), secret(session.secretHash())),
                    new Token(previous.generation(), secret(previous.secretHash())),
                    seal[0],
                    seal[1],
                    NOW.isBefore(previous.rotatedAt().plus(WINDOW))
                            ? Age.WITHIN_THE_WINDOW
                            : Age.AFTER_THE_WINDOW,
                    Life.LIVE);
        }

        Row with(Age since, Life now) {
            return new Row(current, previous, sealed, opener, since, now);
        }

        DeviceSession session() {
            DeviceSession fresh = Rows.FRESH;
            return new DeviceSession(
                    fresh.id(),
                    fresh.handle(),
                    fresh.account(),
                    fresh.client(),
                    fresh.scope(),
                    fresh.authTime(),
                    fresh.amr(),
                    null,
                    current.generation(),
                    current.hash(),
                    previous.equals(Token.NONE)
                            ? null
                            : new DeviceSession.Predecessor(
                                    previous.generation(),
                                    previous.hash(),
                                    seal(sealed, opener),
                                    rotated == Age.WITHIN_THE_WINDOW ? NOW : NOW.minus(WINDOW)),
                    fresh.signedInAt(),
                    life == Life.LIVE
                            ? null
                            : new DeviceSession.End(NOW, RevocationReason.SIGNED_OUT),
                    fresh.facts(),
                    fresh.listing(),
                    fresh.roles(),
                    fresh.claimsVersion());
        }
    }

    /// The row and all that was told about it.
    ///
    /// @param exchanged how long ago the last exchange was, as the world knows
    /// @param seen the newest generation whose access token was seen in use
    /// @param issued every refresh token that was ever made
    record Family(Row row, Age exchanged, int seen, List<Token> issued) {
        static final Family SIGNED_IN =
                new Family(
                        Row.SIGNED_IN, Age.AFTER_THE_WINDOW, -1, List.of(Row.SIGNED_IN.current()));

        boolean isLive() {
            return row.life() == Life.LIVE;
        }

        boolean isUsed() {
            return seen >= row.current().generation();
        }

        Family use(int access) {
            return new Family(row, exchanged, Math.max(seen, access), issued);
        }

        Family pastTheWindow() {
            return new Family(
                    row.with(Age.AFTER_THE_WINDOW, row.life()), Age.AFTER_THE_WINDOW, seen, issued);
        }

        Family ended(Life how) {
            return isLive()
                    ? new Family(row.with(row.rotated(), how), exchanged, seen, issued)
                    : this;
        }

        RefreshDecision decide(Token token, Redis redis) {
            var presented =
                    new RefreshDecision.Presented(PHONE, token.generation(), token.hash(), null);
            return RefreshDecision.decide(row.session(), presented, () -> use(redis), NOW);
        }

        private SuccessorUse use(Redis redis) {
            if (redis == Redis.AWAY) {
                return SuccessorUse.UNKNOWN;
            }
            return isUsed() ? SuccessorUse.USED : SuccessorUse.UNUSED;
        }

        /// Presents a token.
        Answer present(Token token, Redis redis) {
            return switch (decide(token, redis)) {
                case RefreshDecision.Rotate _, RefreshDecision.Fork _, RefreshDecision.CatchUp _ ->
                        exchange(token);
                case RefreshDecision.Replay(var previous) ->
                        new Answer(this, opened(token, previous.sealedSuccessor()));
                case RefreshDecision.Reuse _ -> new Answer(ended(Life.REUSED), Token.NONE);
                case RefreshDecision.Refuse _ -> new Answer(this, Token.NONE);
            };
        }

        private Answer exchange(Token token) {
            int secret = issued.size();
            DeviceSession session = row.session();
            DeviceSession exchanged =
                    session.exchanged(
                            new DeviceSession.Generation(token.generation(), token.hash()),
                            HASHES.get(secret),
                            seal(secret, token.secret()),
                            session.facts(),
                            NOW);
            Row next = Row.of(exchanged);
            var all = new ArrayList<>(issued);
            all.add(next.current());
            return new Answer(
                    new Family(next, Age.WITHIN_THE_WINDOW, seen, List.copyOf(all)),
                    next.current());
        }

        /// Another than the predecessor cannot open it, and gets no tokens but a failure.
        private Token opened(Token presented, SealedSecret seal) {
            return seal.bytes()[1] == presented.secret()
                    ? new Token(row.current().generation(), seal.bytes()[0])
                    : Token.NONE;
        }
    }

    /// What a presented token brought.
    ///
    /// @param token the refresh token in the answer, or none where it was refused
    record Answer(Family family, Token token) {
        boolean isGiven() {
            return !token.equals(Token.NONE);
        }
    }

    private static SealedSecret seal(int secret, int opener) {
        byte[] bytes = new byte[SEAL_LENGTH];
        bytes[0] = (byte) secret;
        bytes[1] = (byte) opener;
        return new SealedSecret(bytes);
    }

    private static int secret(SecretHash hash) {
        return Objects.requireNonNull(SECRETS.get(hash));
    }
}
