package dev.keyfob;

import dev.keyfob.mail.MailCollection;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

/// A test of the running server over HTTP, on real stores, with a clock that it may move.
@QuarkusTest
@QuarkusTestResource(Stores.class)
@QuarkusTestResource(Post.class)
@QuarkusTestResource(Twin.class)
@Tag("over-http")
public abstract class HttpTest {

    @Inject protected MovableClock clock;

    @Inject MailCollection collection;

    @Post.Delivered protected Letterbox letterbox;

    @Twin.Beside @Nullable Instance twin;

    @TestHTTPResource URI uri;

    @TestHTTPResource(value = "/", management = true)
    URI managementUri;

    protected Server server = new Server("");

    /// The management port.
    protected Server management = new Server("");

    @BeforeEach
    void reachTheServer() {
        server = new Server("http://localhost:" + (twin == null ? uri.getPort() : twin.port()));
        management =
                new Server(
                        "http://localhost:"
                                + (twin == null ? managementUri.getPort() : twin.management()));
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
