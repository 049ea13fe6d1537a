package dev.keyfob.mail;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/// What Keyfob says to people, in English; `messages/mail_de.properties` has the same in German.
@MessageBundle(value = "mail", locale = "en")
public interface MailTexts {

    @Message("Confirm your e-mail address for {app}")
    String signUpSubject(String app);

    @Message("Enter this code in the app to confirm your address and finish signing up.")
    String signUpText();

    @Message(
            "If you did not sign up, somebody typed your address by mistake. Do nothing, and no account is made.")
    String signUpNote();

    @Message("You already have an account with {app}")
    String signUpTakenSubject(String app);

    @Message(
            "Somebody, perhaps you, signed up with your address, which has an account already. If it was you, enter this code in the"
                    + " app: your account gets the password that you just chose, and every device is signed out.")
    String signUpTakenText();

    @Message("If it was not you, do nothing: your account stays as it is.")
    String signUpTakenNote();

    @Message("Confirm your e-mail address for {app}")
    String changeEmailSubject(String app);

    @Message("Enter this code in the app to use this address for your account.")
    String changeEmailText();

    @Message("If you did not ask for this, do nothing: no account gets your address.")
    String changeEmailNote();

    @Message("Choose a new password for {app}")
    String resetPasswordSubject(String app);

    @Message(
            "Enter this code in the app and choose a new password. Every device is signed out then.")
    String resetPasswordText();

    @Message("If you did not ask for this, do nothing: your password stays as it is.")
    String resetPasswordNote();

    @Message("Your password for {app} was changed")
    String passwordChangedSubject(String app);

    @Message(
            "The password of your account was changed in the app, and every other device was signed out. If that was you, there"
                    + " is nothing to do.")
    String passwordChangedText();

    @Message(
            "If it was not you, take your account back: enter this code in the app and choose a new password.")
    String passwordChangedNote();

    @Message("Your {app} account has a new e-mail address")
    String emailChangedSubject(String app);

    @Message(
            "Your account has another e-mail address now. If you wanted that, there is nothing to do.")
    String emailChangedText();

    @Message(
            "If it was not you, take your account back: enter this address and this code in the app, and choose a new password.")
    String emailChangedNote();

    @Message("Your {app} account was closed")
    String accountClosedSubject(String app);

    @Message(
            "Your account was closed, and every device was signed out. In {days} days it is erased, with all that is kept of you. If"
                    + " you change your mind, sign in before then: that restores it.")
    String accountClosedText(long days);

    @Message(
            "If it was not you, take your account back: enter this code in the app, choose a new password, and sign in with it.")
    String accountClosedNote();

    @Message("A new device signed in to your {app} account")
    String newDeviceSubject(String app);

    @Message("A device that is new to us signed in to your account:")
    String newDeviceText();

    @Message(
            "If that was you, there is nothing to do. If it was not you, somebody has your password: open the link. It ends that device"
                    + " and has a code for a new password sent to you.")
    String newDeviceNote();

    @Message("This was not me")
    String disown();

    @Message("Close your {app} account?")
    String closeAccountSubject(String app);

    @Message(
            "Somebody, perhaps you, asked for the end of the account that has this address. If you want that, open the link: every device is"
                    + " signed out, and after {days} days your account is erased, with all that is kept of you. Until then you restore it by"
                    + " signing in.")
    String closeAccountText(long days);

    @Message("If you did not ask for this, do nothing: your account stays as it is.")
    String closeAccountNote();

    @Message("Close my account")
    String closeAccount();

    @Message("The link is good once, for 24 hours.")
    String linkGoodForADay();

    @Message("The link is good once, for 7 days.")
    String linkGoodForAWeek();

    @Message("A second factor was added to your {app} account")
    String factorAddedSubject(String app);

    @Message(
            "An authenticator app was set up for your account. From now on each sign-in asks for its code, and one that was set up"
                    + " before is worth nothing any more. If that was you, there is nothing to do.")
    String factorAddedText();

    @Message(
            "If it was not you, ask for a new password in the app: that signs every device out. Then write to the support of {app},"
                    + " which can remove what you have not set up.")
    String factorAddedNote(String app);

    @Message("The second factor of your {app} account was removed")
    String factorRemovedSubject(String app);

    @Message(
            "The authenticator app and the recovery codes of your account were removed. From now on the password alone is enough to"
                    + " sign in. If that was you, there is nothing to do.")
    String factorRemovedText();

    @Message(
            "The authenticator app and the recovery codes of your account were removed by the support of {app}. From now on the"
                    + " password alone is enough to sign in. If you asked for that, there is nothing to do but to set up another.")
    String factorRemovedByOperatorText(String app);

    @Message(
            "If it was not you, ask for a new password in the app: that signs every device out. Then sign in and set up a second"
                    + " factor again.")
    String factorRemovedNote();

    @Message("Your {app} account has new recovery codes")
    String recoveryCodesSubject(String app);

    @Message(
            "Ten new recovery codes were shown in the app, and those before are worth nothing any more. If that was you, there is"
                    + " nothing to do.")
    String recoveryCodesText();

    @Message(
            "If it was not you, ask for a new password in the app: that signs every device out. Then sign in and have new recovery"
                    + " codes shown.")
    String recoveryCodesNote();

    @Message(
            "If it was not you, take your account back: ask for a new password in the app, which signs every device out.")
    String askForPasswordNote();

    @Message("If it was not you, write to the support of {app}.")
    String askSupportNote(String app);

    @Message("When: {moment}")
    String when(String moment);

    @Message("Device: {device}")
    String onDevice(String device);

    @Message("Open the app")
    String open();

    @Message("Or, on the phone with the app, open:")
    String orOpen();

    @Message("The code is good once, for 24 hours. Nobody but the app will ask you for it.")
    String goodForADay();

    @Message("The code is good once, for 30 minutes. Nobody but the app will ask you for it.")
    String goodForHalfAnHour();

    @Message("The code is good once, for 7 days. Nobody but the app will ask you for it.")
    String goodForAWeek();

    @Message("Continue in the app")
    String pageTitle();

    @Message(
            "Open this link on the phone that has the app, or type the six digits of the mail into the app.")
    String pageText();

    @Message("Nothing has been done yet.")
    String pageNote();
}
