package dev.keyfob.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class DependencyUnavailableTest {

    @Test
    void aLostConnectionIsAnOutage_howeverDeepItStands() {
        var lost = new SQLException("gone", "08006");
        var atCommit = new IllegalStateException("could not commit");
        atCommit.addSuppressed(new IllegalStateException(lost));

        assertThat(DependencyUnavailable.isReasonOf(lost)).isTrue();
        assertThat(DependencyUnavailable.isReasonOf(new IllegalStateException(lost))).isTrue();
        assertThat(DependencyUnavailable.isReasonOf(new IllegalStateException(atCommit))).isTrue();
        assertThat(DependencyUnavailable.isReasonOf(new SQLException("no connection"))).isTrue();
    }

    @Test
    void aStatementThatIsWrongIsOurBug() {
        assertThat(DependencyUnavailable.isReasonOf(new SQLException("syntax", "42601"))).isFalse();
        assertThat(DependencyUnavailable.isReasonOf(new SQLException("unique", "23505"))).isFalse();
        assertThat(DependencyUnavailable.isReasonOf(new IllegalStateException("bug"))).isFalse();
    }

    @Test
    void failuresThatSuppressEachOtherAreAskedOnce() {
        var rolledBack = new IllegalStateException("rolled back");
        var ended = new IllegalStateException("ended twice", rolledBack);
        rolledBack.addSuppressed(ended);

        assertThat(DependencyUnavailable.isReasonOf(ended)).isFalse();
        rolledBack.addSuppressed(new SQLException("gone", "08006"));
        assertThat(DependencyUnavailable.isReasonOf(ended)).isTrue();
    }
}
