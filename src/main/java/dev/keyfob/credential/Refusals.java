package dev.keyfob.credential;

import dev.keyfob.account.Password;
import dev.keyfob.http.Problem;
import java.util.Optional;

/// What an app is told whose request about a credential is refused.
public final class Refusals {

    private Refusals() {}

    public static Problem missing(String pointer) {
        return refused("field-missing", "A field is missing", "Send the field that pointer names.")
                .at(pointer);
    }

    public static Problem emailInvalid() {
        return refused(
                        "email-invalid",
                        "This is not an e-mail address",
                        "Check the address for a slip of the finger.")
                .at("/email");
    }

    static Problem emailTaken() {
        return Problem.conflict(
                        "email-taken",
                        "There is an account with this address",
                        "Sign in instead, or take another address.")
                .at("/email");
    }

    static Problem passwordWrong(String pointer) {
        return refused(
                        "password-wrong",
                        "This is not the password of the account",
                        "Check the password, or reset it.")
                .at(pointer);
    }

    public static Problem codeWrong() {
        return refused(
                        "code-wrong",
                        "The code is not good",
                        "It is wrong, was used, has expired or was guessed at too often. Try the link of the mail, or ask for a new code.")
                .at("/code");
    }

    /// Why a change was refused; empty where it was carried out.
    static Optional<Problem> of(CredentialChange.Outcome outcome) {
        return switch (outcome) {
            case DONE -> Optional.empty();
            case TOO_LATE -> Optional.of(codeWrong());
            case TAKEN -> Optional.of(emailTaken());
        };
    }

    static Problem password(Password.Refusal refusal, String pointer) {
        return password(refusal).at(pointer);
    }

    private static Problem password(Password.Refusal refusal) {
        return switch (refusal) {
            case TOO_SHORT ->
                    refused(
                            "password-too-short",
                            "The password is too short",
                            "Use 15 characters or more; a sentence is fine.");
            case TOO_LONG ->
                    refused(
                            "password-too-long",
                            "The password is too long",
                            "Use 256 characters or fewer.");
            case NOT_TEXT ->
                    refused(
                            "password-not-text",
                            "The password has characters that cannot be typed",
                            "Leave control characters out.");
            case COMMON ->
                    refused(
                            "password-common",
                            "The password is among those that are tried first",
                            "Use one that is not in any list: several unrelated words, for example.");
            case LEAKED ->
                    refused(
                            "password-leaked",
                            "The password has leaked somewhere else",
                            "Use one that you use nowhere else, and change it where you did.");
            case CONTAINS_EMAIL ->
                    refused(
                            "password-contains-email",
                            "The password holds the e-mail address",
                            "Leave the address out.");
        };
    }

    private static Problem refused(String type, String title, String detail) {
        return Problem.badRequest(type, title, detail);
    }
}
