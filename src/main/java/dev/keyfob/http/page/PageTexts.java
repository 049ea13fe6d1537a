package dev.keyfob.http.page;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/// What [PageRefusals] say, in English; `messages/page_de.properties` has the same in German.
@MessageBundle(value = "page", locale = "en")
public interface PageTexts {

    @Message("Please try again")
    String title();

    @Message("That was too often. Nothing has been done; try again in a while.")
    String tooOften();

    @Message(
            "This cannot be done at the moment. Try again in a minute: doing it twice does no harm.")
    String away();

    @Message(
            "This did not work, and it is not your fault. If it happens again, report this number: {id}")
    String failed(String id);
}
