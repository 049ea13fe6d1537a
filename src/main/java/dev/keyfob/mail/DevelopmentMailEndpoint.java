package dev.keyfob.mail;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.mailer.SentMail;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// `GET /development/mail`: the last mails, newest first, in `quarkus:dev` and nowhere else.
@Path("/development/mail")
@ApplicationScoped
@IfBuildProfile("dev")
@RunOnVirtualThread
public class DevelopmentMailEndpoint {

    private static final int MOST = 50;

    private final Deque<Shown> mails = new ArrayDeque<>();

    /// A mail as the page shows it.
    public record Shown(String recipient, String subject, String text) {}

    @CheckedTemplate(basePath = "mail")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance development(List<Shown> mails);
    }

    synchronized void keep(@Observes SentMail mail) {
        mails.addFirst(new Shown(String.join(", ", mail.to()), mail.subject(), mail.textBody()));
        if (mails.size() > MOST) {
            mails.removeLast();
        }
    }

    @GET
    @Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
    public synchronized String page() {
        return Templates.development(List.copyOf(mails)).render();
    }
}
