package dev.keyfob.mail;

import jakarta.enterprise.context.ApplicationScoped;

/// Has the mail sent that waits, before the outbox does it by itself.
@ApplicationScoped
public class MailCollection implements Runnable {

    private final MailOutbox outbox;

    MailCollection(MailOutbox outbox) {
        this.outbox = outbox;
    }

    @Override
    public void run() {
        outbox.sendDue();
    }
}
