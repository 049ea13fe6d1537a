package dev.keyfob.accesstoken;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Claims in every form that they must not have, made of those of a true token.
final class ForgedClaims {

    private static final List<String> NO_TEXT =
            List.of("null", "0", "1.5", "true", "[]", "{}", "[\"x\"]", "{\"x\":\"x\"}");

    private static final List<String> NO_TEXTS =
            List.of("null", "0", "true", "{}", "[0]", "[null]", "[[\"x\"]]", "[{}]", "[\"x\",1]");

    private static final List<String> NO_COUNT =
            List.of(
                    "null",
                    "true",
                    "[]",
                    "{}",
                    "[1]",
                    "\"\"",
                    "\"1\"",
                    "0.5",
                    "1.0",
                    "1e9",
                    "1E+9",
                    "-1",
                    "9223372036854775808",
                    "-9223372036854775809",
                    "18446744073709551617",
                    "1e999999999",
                    "1e-999999999",
                    "9".repeat(400));

    private static final List<String> NO_TIME = List.of("253402300800", "9223372036854775807");

    private static final List<String> TIMES = List.of("iat", "exp", "auth_time");
    private static final List<String> CLAIMS =
            List.of(
                    "iss",
                    "sub",
                    "aud",
                    "iat",
                    "exp",
                    "jti",
                    "client_id",
                    "scope",
                    "sid",
                    "gen",
                    "auth_time",
                    "amr",
                    "roles");

    private final String good;
    private final Map<String, String> all = new LinkedHashMap<>();

    private ForgedClaims(String good) {
        this.good = good;
    }

    /// The payloads by what is wrong with them.
    static Map<String, String> of(String good) {
        var forged = new ForgedClaims(good);
        forged.values();
        forged.members();
        forged.json();
        return forged.all;
    }

    private void values() {
        for (String claim : List.of("iss", "sub", "jti", "client_id", "scope", "sid")) {
            values(claim, NO_TEXT);
        }
        for (String claim : List.of("sub", "sid")) {
            String uuid = value(claim).replace("\"", "");
            values(
                    claim,
                    texts("", "x", "1-1-1-1-1", "{" + uuid + "}", "urn:uuid:" + uuid, uuid + " "));
            values(claim, texts(uuid.toUpperCase(Locale.ROOT), uuid.replace("-", "")));
        }
        values("aud", NO_TEXTS);
        for (String claim : TIMES) {
            values(claim, NO_COUNT);
            values(claim, NO_TIME);
        }
        values("jti", texts("", "x", "A".repeat(21), "A".repeat(21) + "B", "A".repeat(22) + "=="));
        values("scope", texts(" ", "a  b", " a", "a ", "a\\tb", "\\\"", "\\u0000", "ä"));
        values("gen", NO_COUNT);
        values("gen", List.of("2147483648"));
        values("amr", NO_TEXTS);
        values("roles", NO_TEXTS);
        for (String value : NO_COUNT) {
            also("\"nbf\":" + value);
            also("\"claims_version\":" + value);
        }
    }

    private void members() {
        for (String claim : CLAIMS) {
            String member = "\"" + claim + "\":" + value(claim);
            all.put("no " + claim, good.replace(member, "\"x\":1"));
            also(member);
            also(member.replaceFirst("^\"(.)", "\"\\\\u00%02x".formatted((int) claim.charAt(0))));
            all.put(
                    claim + " in capitals",
                    good.replace(member, member.replace(claim, claim.toUpperCase(Locale.ROOT))));
        }
        also("\"x\":{\"y\":1,\"y\":1}");
        also("\"x\":[[[{\"y\":[{\"z\":0,\"a\":0,\"z\":0}]}]]]");
        also("\"x\":" + "[".repeat(8) + "]".repeat(8));
        also("\"x\":" + "[".repeat(1_500) + "]".repeat(1_500));
        also("\"x\":" + "{\"x\":".repeat(500) + "1" + "}".repeat(500));
        also("\"x\":" + "9".repeat(3_000));
        also("\"cnf\":{\"jkt\":\"x\"}");
        also("\"cnf\":null");
    }

    private void json() {
        for (String text :
                new String[] {
                    "",
                    " ",
                    "null",
                    "0",
                    "\"x\"",
                    "[]",
                    "{}",
                    "[" + good + "]",
                    good + good,
                    good + "x",
                    good + "]",
                    good + "\0",
                    "\ufeff" + good,
                    good.replace("\"", "'"),
                    good.replace("}", ",}"),
                    good.replace("}", ""),
                    good.replace("\"gen\"", "gen"),
                    good.replace("\"gen\":", "\"gen\":0"),
                    good.replace("\"gen\":", "\"gen\":+"),
                    good.replace("\"gen\":", "\"x\":NaN,\"gen\":"),
                    good.replace("\"gen\":", "/* */\"gen\":"),
                    good.replace("\"gen\":", "# \n\"gen\":"),
                    good.replace("\"gen\":", "\"x\":\"\n\",\"gen\":"),
                    good.replace("\"gen\":", "\"x\":\"\\x\",\"gen\":")
                }) {
            all.put(text, text);
        }
    }

    private void values(String claim, List<String> values) {
        for (String value : values) {
            all.put(claim + " " + value, with(good, claim, value));
        }
    }

    private void also(String member) {
        all.put(
                "also " + member,
                good.replaceFirst("}$", Matcher.quoteReplacement("," + member + "}")));
    }

    private String value(String claim) {
        Matcher matcher = pattern(claim).matcher(good);
        assertThat(matcher.find()).as(claim).isTrue();
        return matcher.group(1);
    }

    /// The claims with another value.
    static String with(String claims, String claim, String value) {
        String changed =
                pattern(claim)
                        .matcher(claims)
                        .replaceFirst(Matcher.quoteReplacement("\"" + claim + "\":" + value));
        assertThat(changed).isNotEqualTo(claims);
        return changed;
    }

    private static Pattern pattern(String claim) {
        return Pattern.compile("\"" + claim + "\":(\"[^\"]*\"|\\d+|\\[[^]]*])");
    }

    private static List<String> texts(String... values) {
        return List.of(values).stream().map(value -> "\"" + value + "\"").toList();
    }
}
