package dev.keyfob.closure.bymail;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/// What the pages of `/close-account` say, in English; `messages/closure_de.properties` has the
/// same in German.
@MessageBundle(value = "closure", locale = "en")
public interface ClosureTexts {

    @Message("Close your {app} account")
    String title(String app);

    @Message(
            "Give the e-mail address of your account. You get a mail with a link that closes it; you do not need the app for that.")
    String ask();

    @Message(
            "Every device is signed out then. After {days} days your account is erased, with all that is kept of you: your e-mail address, name,"
                    + " password, devices and what happened to the account. Until then you restore it by signing in to the app.")
    String what(long days);

    @Message("E-mail address")
    String address();

    @Message("Send the mail")
    String send();

    @Message("This is not an e-mail address.")
    String noAddress();

    @Message(
            "If there is an account with this address, a mail is on its way to it. Its link closes the account; it is good for 24 hours.")
    String sent();

    @Message("Close the account to which the mail was sent? Nothing has been done yet.")
    String confirm();

    @Message("Close my account")
    String close();

    @Message(
            "Your account is closed, and every device is signed out. In {days} days it is erased. If you change your mind, sign in to the app"
                    + " before then. A mail tells you the same.")
    String closed(long days);

    @Message(
            "This link is not good: it was used, is older than 24 hours, or is not complete. Ask for another mail.")
    String notGood();
}
