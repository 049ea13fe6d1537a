package dev.keyfob.credential.disown;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/// What the pages of `/open/disown-device` say, in English; `messages/disown_de.properties` has the
/// same in German.
@MessageBundle(value = "disown", locale = "en")
public interface DisownTexts {

    @Message("A device that is not yours")
    String title();

    @Message(
            "End the device that the mail told you of, and get a mail with a code for a new password? Nothing has been done yet.")
    String question();

    @Message("It was not me: end it")
    String button();

    @Message("The device is signed out.")
    String ended();

    @Message("The device was signed out before.")
    String over();

    @Message(
            "Whoever used it knows your password. A mail with a code is on its way to you: choose a new password with it, in the app. Every"
                    + " device is signed out then.")
    String mailed();

    @Message(
            "Your account has another e-mail address by now. If you did not want that, the mail that told you of it takes the account"
                    + " back.")
    String otherAddress();

    @Message(
            "This link is not good: it was used, is older than 7 days, or is not complete. For a new password, use \"forgotten password\""
                    + " in the app.")
    String notGood();
}
