package dev.keyfob.account.breach;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextFilterTest {

    private final Set<String> texts =
            IntStream.range(0, 10_000).mapToObj(i -> "text " + i).collect(Collectors.toSet());

    @Test
    void everyTextIsFound_andHardlyAnother() {
        TextFilter filter = TextFilter.of(texts);

        assertThat(texts).allMatch(filter::contains);
        assertThat(IntStream.range(0, 100_000).mapToObj(i -> "other " + i).filter(filter::contains))
                .hasSizeLessThan(10);
    }

    @Test
    void whatIsReadIsWhatWasWritten() {
        TextFilter filter = TextFilter.read(TextFilter.of(texts).bytes());

        assertThat(filter.count()).isEqualTo(10_000);
        assertThat(texts).allMatch(filter::contains);
        assertThat(filter.bytes()).isEqualTo(TextFilter.of(texts).bytes());
    }

    @Test
    void nothingIsInAFilterOfNothing() {
        assertThat(TextFilter.of(Set.of()).contains("")).isFalse();
    }
}
