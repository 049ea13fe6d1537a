package dev.keyfob.signingkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What an access token says of the key that signed it.
record TokenHeader(String algorithm, String kid) {

    private static final Pattern FORM =
            Pattern.compile("\\{\"typ\":\"at\\+jwt\",\"alg\":\"(\\w+)\",\"kid\":\"([\\w-]{43})\"}");

    static TokenHeader of(String token) {
        byte[] header = Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.')));
        Matcher form = FORM.matcher(new String(header, StandardCharsets.US_ASCII));
        assertThat(form.matches()).isTrue();
        return new TokenHeader(form.group(1), form.group(2));
    }
}
