package dev.keyfob.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class AccountIdTest {

    @Test
    void anAccountIdReadsAsTheSubjectOfItsTokens() {
        var uuid = UUID.fromString("0e3b1c9e-6d2f-4a34-9d5c-0a4f2f6f3a11");

        assertThat(new AccountId(uuid)).hasToString("0e3b1c9e-6d2f-4a34-9d5c-0a4f2f6f3a11");
    }
}
