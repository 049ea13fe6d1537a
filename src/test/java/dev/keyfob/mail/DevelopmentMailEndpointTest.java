package dev.keyfob.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfob.HttpTest;
import io.quarkus.mailer.SentMail;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The page that shows a developer the mails.
@QuarkusTest
class DevelopmentMailEndpointTest extends HttpTest {

    private final DevelopmentMailEndpoint endpoint = new DevelopmentMailEndpoint();

    @Test
    void theLastFiftyAreShown_newestFirst() {
        assertThat(endpoint.page()).contains("None yet.");

        for (int i = 1; i <= 51; i++) {
            endpoint.keep(mail("alice@example.com", "Mail " + i + ".", "text"));
        }

        assertThat(endpoint.page().lines().filter(line -> line.startsWith("<h2>")))
                .hasSize(50)
                .startsWith("<h2>Mail 51.</h2>")
                .endsWith("<h2>Mail 2.</h2>");
    }

    /// What a stranger types reaches the page: an address may hold an ampersand and an apostrophe,
    /// and a subject has the name of the app.
    @Test
    void whatAMailHoldsIsText() {
        String hostile = "<script>alert('1')</script>&\"";
        String escaped = "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;&quot;";

        endpoint.keep(mail("a" + hostile, "b" + hostile, "c" + hostile));

        assertThat(endpoint.page())
                .contains("to a" + escaped, ">b" + escaped, ">c" + escaped)
                .doesNotContain("<script");
    }

    @Test
    void outsideDevelopmentThereIsNone() {
        assertThat(server.call("GET", "/development/mail", "").status()).isEqualTo(404);
    }

    private static SentMail mail(String recipient, String subject, String text) {
        return new SentMail(
                "keyfob@localhost",
                List.of(recipient),
                List.of(),
                List.of(),
                "",
                "",
                subject,
                text,
                "",
                Map.of(),
                List.of());
    }
}
