package dev.keyfob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfob.platform.StartFailure;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnknownVariablesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "KEYFOB_ISUER",
                "KEYFOB_SIGNIN_X",
                "KEYFOB_SIGNING_MASTERKEY",
                "KEYFOB_EMBEDDED_FOLDER",
                "KEYFOB_ISSUER_",
                "KEYFOB_",
            })
    void aVariableThatIsNoSettingIsNamedInOneSentence(String variable) {
        assertThat(UnknownVariables.sentence(List.of("PATH", variable)))
                .hasValue(
                        "Keyfob has no setting "
                                + variable
                                + ": correct the name, or remove the environment variable");
    }

    @Test
    void allOfThemAreNamedAtOnce() {
        assertThat(
                        UnknownVariables.sentence(
                                List.of("KEYFOB_SIGNIN_X", "KEYFOB_ISSUER", "KEYFOB_ISUER")))
                .hasValue(
                        "Keyfob has no setting KEYFOB_ISUER, KEYFOB_SIGNIN_X: correct the name, or remove the environment"
                                + " variable");
    }

    @Test
    void oneOfThemEndsTheStart() {
        assertThatThrownBy(() -> UnknownVariables.refuse(List.of("KEYFOB_ISUER")))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("KEYFOB_ISUER");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "KEYFOB_ISSUER",
                "KEYFOB_EMBEDDED",
                "KEYFOB_EMBEDDED_DIRECTORY",
                "KEYFOB_SIGNING_MASTER_KEY",
                "KEYFOB_CLIENT_DEMO_GRANTS",
                "KEYFOB_CLIENT_DEMO_GRANTS_0_",
                "KEYFOB_CLIENT_DEMO_ACCESS_TOKEN_LIFETIME",
                "KEYFOB_CLIENT__DEMO__REFRESH_IDLE",
                "KEYFOB_CLIENT__DEMO__SCOPES_12_",
            })
    void aSettingIsKnown(String variable) {
        assertThat(UnknownVariables.sentence(List.of(variable))).isEmpty();
    }

    /// It would change nothing, or make a client of a name that nobody gave.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "KEYFOB_CLIENT_DEMO_GRANT",
                "KEYFOB_CLIENT_DEMO_SCOPES_FIRST_",
                "KEYFOB_CLIENT_DEMO_IOS_GRANTS",
                "KEYFOB_CLIENT__DEMO_IOS__REFRESH_IDLE",
            })
    void aClientWithADashIsSetInAFile(String variable) {
        assertThat(UnknownVariables.sentence(List.of(variable)))
                .hasValue(
                        "Keyfob has no setting "
                                + variable
                                + ": correct the name, or remove the environment variable (a client_id with other characters"
                                + " than letters and digits is set in config/application.properties)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "KEYFOB_SERVICE_HOST",
                "KEYFOB_SERVICE_PORT",
                "KEYFOB_SERVICE_PORT_MANAGEMENT",
                "KEYFOB_PORT",
                "KEYFOB_PORT_8080_TCP",
                "KEYFOB_PORT_8080_TCP_ADDR",
                "KEYFOB_PORT_8080_TCP_PORT",
                "KEYFOB_PORT_8080_TCP_PROTO",
                "KEYFOB_REDIS_SERVICE_HOST",
                "KEYFOB_POSTGRES_RW_PORT_5432_TCP_ADDR",
            })
    void whatKubernetesTellsOfServicesIsNotMeantForKeyfob(String variable) {
        assertThat(UnknownVariables.sentence(List.of(variable))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PATH", "QUARKUS_REDIS_HOSTS", "KEYFOBS", "MY_KEYFOB_X"})
    void aVariableOfOthersIsTheirs(String variable) {
        assertThat(UnknownVariables.sentence(List.of(variable))).isEmpty();
    }
}
