package dev.keyfob.refresh;

import dev.keyfob.refresh.RotationModel.Age;
import dev.keyfob.refresh.RotationModel.Answer;
import dev.keyfob.refresh.RotationModel.Family;
import dev.keyfob.refresh.RotationModel.Holder;
import dev.keyfob.refresh.RotationModel.Life;
import dev.keyfob.refresh.RotationModel.Redis;
import dev.keyfob.refresh.RotationModel.Token;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A family, its owner, and a thief who may have copied the owner's store.
///
/// @param hand who was answered with tokens last since the two stores differ
/// @param changes of hands that succeeded since the two stores differ
record RotationWorld(Family family, Holder owner, Holder thief, Who hand, int changes) {

    static final RotationWorld SIGNED_IN =
            new RotationWorld(
                    Family.SIGNED_IN,
                    Holder.of(Family.SIGNED_IN.row().current(), 0),
                    Holder.NOBODY,
                    Who.NOBODY,
                    0);

    enum Who {
        NOBODY,
        OWNER,
        THIEF
    }

    /// What may happen next.
    enum Action {
        /// With the token in the store; after a lost answer this is the retry.
        REFRESH,
        LOSE_THE_ANSWER,
        /// The last request reaches the server once more, within the window of the last exchange;
        /// nobody waits for the answer.
        DUPLICATE,
        /// The same, whenever.
        LATE_DUPLICATE,
        /// The request before the last, with another token.
        OLDER_DUPLICATE,
        /// An answer that was given up arrives, and is stored.
        LATE_ANSWER,
        USE_THE_ACCESS_TOKEN,
        WAIT_PAST_THE_WINDOW,
        SIGN_OUT,
        STEAL,
        THIEF_REFRESHES,
        THIEF_LOSES_THE_ANSWER,
        /// With the token of its last request, though that was answered: it keeps every token.
        THIEF_REPEATS,
        THIEF_USES_THE_ACCESS_TOKEN
    }

    /// What must never break.
    enum Property {
        A_LONE_CLIENT_IS_NEVER_SIGNED_OUT,
        A_SECOND_CHANGE_OF_HANDS_ENDS_IT,
        A_THIRD_CHANGE_OF_HANDS_ENDS_IT,
        A_PROOF_OF_RECEIPT_ENDS_IT_AT_THE_FIRST,
        TWO_WHO_BOTH_GO_ON_ARE_FOUND_OUT,
        ONE_CURRENT_GENERATION,
        OTHER_TOKENS_GIVE_NOTHING,
        AFTER_THE_END_NOTHING_LIVES
    }

    /// The world after an action.
    ///
    /// @return empty where the action is not possible or changes nothing
    Optional<RotationWorld> after(Action action, Redis redis) {
        RotationWorld next =
                switch (action) {
                    case REFRESH -> arrives(Who.OWNER, owner.store(), redis);
                    case LOSE_THE_ANSWER -> isLost(Who.OWNER, redis);
                    case DUPLICATE ->
                            family.exchanged() == Age.WITHIN_THE_WINDOW
                                    ? repeated(owner.last(), redis)
                                    : this;
                    case LATE_DUPLICATE -> repeated(owner.last(), redis);
                    case OLDER_DUPLICATE -> repeated(owner.before(), redis);
                    case LATE_ANSWER ->
                            owner.late().equals(Token.NONE)
                                    ? this
                                    : with(family, owner.stores(owner.late()), thief);
                    case USE_THE_ACCESS_TOKEN -> with(family.use(owner.access()), owner, thief);
                    case WAIT_PAST_THE_WINDOW -> with(family.pastTheWindow(), owner, thief);
                    case SIGN_OUT -> with(family.ended(Life.SIGNED_OUT), owner, thief);
                    case STEAL ->
                            with(family, owner, Holder.of(owner.store(), owner.access()))
                                    .inHandsOf(Who.NOBODY, 0);
                    case THIEF_REFRESHES -> arrives(Who.THIEF, thief.store(), redis);
                    case THIEF_LOSES_THE_ANSWER -> isLost(Who.THIEF, redis);
                    case THIEF_REPEATS -> arrives(Who.THIEF, thief.last(), redis);
                    case THIEF_USES_THE_ACCESS_TOKEN ->
                            with(family.use(thief.access()), owner, thief);
                };
        return next.equals(this) ? Optional.empty() : Optional.of(next);
    }

    private RotationWorld arrives(Who who, Token token, Redis redis) {
        if (token.equals(Token.NONE)) {
            return this;
        }
        Answer answer = family.present(token, redis);
        Holder sent = holder(who).sends(token);
        if (!answer.isGiven()) {
            return with(answer.family(), who, sent);
        }
        return with(answer.family(), who, sent.stores(answer.token())).changed(who);
    }

    private RotationWorld isLost(Who who, Redis redis) {
        Token token = holder(who).store();
        if (token.equals(Token.NONE)) {
            return this;
        }
        Answer answer = family.present(token, redis);
        Holder sent = holder(who).sends(token);
        return with(answer.family(), who, answer.isGiven() ? sent.misses(answer.token()) : sent);
    }

    private RotationWorld repeated(Token token, Redis redis) {
        return token.equals(Token.NONE)
                ? this
                : with(family.present(token, redis).family(), owner, thief);
    }

    /// Counts anew whenever the two stores hold the same token.
    private RotationWorld changed(Who who) {
        if (!isRobbed() || owner.store().equals(thief.store())) {
            return inHandsOf(Who.NOBODY, 0);
        }
        return hand == Who.NOBODY || hand == who
                ? inHandsOf(who, changes)
                : inHandsOf(who, changes + 1);
    }

    private RotationWorld inHandsOf(Who who, int count) {
        return new RotationWorld(family, owner, thief, who, count);
    }

    private RotationWorld with(Family next, Who who, Holder changed) {
        return who == Who.OWNER ? with(next, changed, thief) : with(next, owner, changed);
    }

    private RotationWorld with(Family nextFamily, Holder nextOwner, Holder nextThief) {
        return new RotationWorld(nextFamily, nextOwner, nextThief, hand, changes);
    }

    private Holder holder(Who who) {
        return who == Who.OWNER ? owner : thief;
    }

    boolean isRobbed() {
        return !thief.store().equals(Token.NONE);
    }

    /// What does not hold here, or what the step from `before` broke.
    Set<Property> broken(RotationWorld before, Redis redis) {
        var broken = new HashSet<Property>();
        if (!isRobbed() && family.row().life() != Life.SIGNED_OUT && isSignedOut(redis)) {
            broken.add(Property.A_LONE_CLIENT_IS_NEVER_SIGNED_OUT);
        }
        if (changes > 1) {
            broken.add(Property.A_SECOND_CHANGE_OF_HANDS_ENDS_IT);
        }
        if (changes > 2) {
            broken.add(Property.A_THIRD_CHANGE_OF_HANDS_ENDS_IT);
        }
        if (changes > before.changes
                && redis == Redis.THERE
                && before.family.isUsed()
                && before.family.exchanged() == Age.AFTER_THE_WINDOW) {
            broken.add(Property.A_PROOF_OF_RECEIPT_ENDS_IT_AT_THE_FIRST);
        }
        if (family.isLive() && hand != Who.NOBODY && !isFoundOut(redis)) {
            broken.add(Property.TWO_WHO_BOTH_GO_ON_ARE_FOUND_OUT);
        }
        if (family.issued().stream().map(Token::generation).distinct().count()
                != family.issued().size()) {
            broken.add(Property.ONE_CURRENT_GENERATION);
        }
        for (Family then : List.of(family, family.pastTheWindow())) {
            then.issued().stream()
                    .flatMap(token -> broken(then, token, redis).stream())
                    .forEach(broken::add);
        }
        return broken;
    }

    /// Whether the token in the owner's store is good for nothing, now or after the window.
    private boolean isSignedOut(Redis redis) {
        return !family.present(owner.store(), redis).isGiven()
                || !family.pastTheWindow().present(owner.store(), redis).isGiven();
    }

    /// Whether it is over after both refreshed by turns, the window between, until the second
    /// change of hands, or the next where there were two.
    private boolean isFoundOut(Redis redis) {
        Who next = hand == Who.OWNER ? Who.THIEF : Who.OWNER;
        RotationWorld world = this;
        for (int change = Math.min(changes, 1); change < 2; change++) {
            world = world.with(world.family.pastTheWindow(), world.owner, world.thief);
            world = world.arrives(next, world.holder(next).store(), redis);
            next = next == Who.OWNER ? Who.THIEF : Who.OWNER;
        }
        return !world.family.isLive();
    }

    private static Optional<Property> broken(Family family, Token token, Redis redis) {
        RefreshDecision decision = family.decide(token, redis);
        boolean nothing =
                decision instanceof RefreshDecision.Reuse
                        || decision instanceof RefreshDecision.Refuse;
        if (!family.isLive()) {
            return decision instanceof RefreshDecision.Refuse
                    ? Optional.empty()
                    : Optional.of(Property.AFTER_THE_END_NOTHING_LIVES);
        }
        if (token.equals(family.row().current())) {
            return decision instanceof RefreshDecision.Rotate
                    ? Optional.empty()
                    : Optional.of(Property.ONE_CURRENT_GENERATION);
        }
        return nothing
                        || (token.equals(family.row().previous())
                                && !(decision instanceof RefreshDecision.Rotate))
                ? Optional.empty()
                : Optional.of(Property.OTHER_TOKENS_GIVE_NOTHING);
    }
}
