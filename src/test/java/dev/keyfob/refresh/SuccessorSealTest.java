package dev.keyfob.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfob.device.secret.SealedSecret;
import dev.keyfob.platform.Randomness;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.Test;

class SuccessorSealTest {

    private final Randomness randomness = new Randomness();
    private final SuccessorSeal seal = new SuccessorSeal(randomness);
    private final Secret predecessor = new Secret(randomness.bytes(32));
    private final Secret successor = new Secret(randomness.bytes(32));

    @Test
    void thePredecessorOpensIt() {
        SealedSecret sealed = seal.seal(successor, 5, predecessor);

        assertThat(seal.open(sealed, 5, predecessor)).isEqualTo(successor);
    }

    @Test
    void noOtherSecretOpensIt() {
        SealedSecret sealed = seal.seal(successor, 5, predecessor);

        assertThatThrownBy(() -> seal.open(sealed, 5, successor))
                .hasCauseInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void itOpensForItsOwnGenerationOnly() {
        SealedSecret sealed = seal.seal(successor, 5, predecessor);

        assertThatThrownBy(() -> seal.open(sealed, 6, predecessor))
                .hasCauseInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void everySealIsAnother() {
        assertThat(seal.seal(successor, 5, predecessor))
                .isNotEqualTo(seal.seal(successor, 5, predecessor));
    }
}
