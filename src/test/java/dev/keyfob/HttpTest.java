package dev.keyfob;

import dev.keyfob.mail.MailCollection;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.BeforeEach;

/// A test of the running server over HTTP, on real stores, with a clock that it may move.
@QuarkusTest
@QuarkusTestResource(Stores.class)
@QuarkusTestResource(Post.class)
public abstract class HttpTest {

    @Inject protected MovableClock clock;

    @Inject MailCollection collection;

    @Post.Delivered protected Letterbox letterbox;

    @TestHTTPResource URI uri;

    @TestHTTPResource(value = "/", management = true)
    URI managementUri;

    protected Server server = new Server("");

    /// The management port.
    protected Server management = new Server("");

    @BeforeEach
    void reachTheServer() {
        server = new Server("http://localhost:" + uri.getPort());
        management = new Server("http://localhost:" + managementUri.getPort());
        letterbox.collectBy(collection);
    }

    /// Gives a person's account another address, and proves it.
    protected void changeEmail(Phone phone, Server.Person person, String next) throws Exception {
        Server.Answer asked =
                phone.call(
                        "POST",
                        "/me/email",
                        "{\"email\":\"%s\",\"current_password\":\"%s\"}"
                                .formatted(next, person.password()));
        server.json(
                "POST",
                "/accounts/verify-email",
                "",
                "{\"verification\":\"%s\",\"code\":\"%s\"}"
                        .formatted(asked.text("verification"), letterbox.await(next).code()));
    }
}
