package dev.keyfob;

import static dev.keyfob.OpenApiDocument.answers;
import static dev.keyfob.OpenApiDocument.at;
import static dev.keyfob.OpenApiDocument.operations;
import static dev.keyfob.OpenApiDocument.properties;
import static dev.keyfob.OpenApiDocument.schema;
import static dev.keyfob.OpenApiDocument.schemas;
import static dev.keyfob.OpenApiDocument.texts;
import static java.util.Map.entry;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.keyfob.device.RevocationReason;
import dev.keyfob.http.oauth.OAuthError;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The description of the interface says what the code does: both change together.
class OpenApiTest {

    private static final java.nio.file.Path SOURCES = java.nio.file.Path.of("src/main/java");

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("dev.keyfob");

    /// What goes over the wire, and the schema that describes it.
    private static final Map<String, String> SCHEMAS =
            Map.ofEntries(
                    entry("dev.keyfob.credential.SignUpEndpoint$SignUpRequest", "SignUp"),
                    entry("dev.keyfob.credential.SignUpEndpoint$Mailed", "Mailed"),
                    entry("dev.keyfob.credential.SignUpEndpoint$Proof", "Proof"),
                    entry("dev.keyfob.credential.SignUpEndpoint$Resend", "Resend"),
                    entry("dev.keyfob.credential.ResetEndpoint$Reset", "Reset"),
                    entry("dev.keyfob.credential.ResetEndpoint$NewPassword", "NewPassword"),
                    entry("dev.keyfob.credential.disown.DisownEndpoint$LinkCode", "LinkCode"),
                    entry("dev.keyfob.closure.bymail.CloseAccountEndpoint$Wish", "ClosingWish"),
                    entry(
                            "dev.keyfob.closure.bymail.CloseAccountEndpoint$Confirmation",
                            "LinkCode"),
                    entry("dev.keyfob.credential.disown.DisownEndpoint$Done", "Disowned"),
                    entry(
                            "dev.keyfob.credential.CredentialEndpoint$PasswordRequest",
                            "PasswordChange"),
                    entry("dev.keyfob.credential.CredentialEndpoint$EmailRequest", "EmailChange"),
                    entry("dev.keyfob.account.MeEndpoint$Profile", "Profile"),
                    entry("dev.keyfob.factor.FactorEndpoint$Overview", "Factors"),
                    entry("dev.keyfob.factor.FactorEndpoint$Item", "Factor"),
                    entry("dev.keyfob.factor.EnrolmentEndpoint$Enrolment", "Enrolment"),
                    entry("dev.keyfob.factor.EnrolmentEndpoint$FirstCode", "FirstCode"),
                    entry("dev.keyfob.factor.FactorEndpoint$RecoveryCodeSet", "RecoveryCodes"),
                    entry("dev.keyfob.signin.AuthorizeChallengeEndpoint$Success", "SignedIn"),
                    entry("dev.keyfob.token.TokenResponse", "Tokens"),
                    entry("dev.keyfob.http.oauth.OAuthRefusal$Body", "OAuthRefusal"),
                    entry("dev.keyfob.token.Introspection", "Introspection"),
                    entry("dev.keyfob.token.RevocationsEndpoint$Revoked", "Revocation"),
                    entry("dev.keyfob.http.Problem", "Problem"),
                    entry("dev.keyfob.device.list.Device", "Device"),
                    entry("dev.keyfob.device.list.DeviceEndpoint$Rename", "Rename"),
                    entry("dev.keyfob.administration.AccountOrderEndpoint$Because", "Because"),
                    entry("dev.keyfob.administration.AccountOrderEndpoint$NewRoles", "NewRoles"),
                    entry(
                            "dev.keyfob.administration.AccountViewEndpoint$AccountView",
                            "AccountView"),
                    entry("dev.keyfob.administration.DeviceViews$DeviceView", "DeviceView"),
                    entry("dev.keyfob.device.push.PushEndpoint$Registration", "PushRegistration"),
                    entry("dev.keyfob.device.push.PushTargetEndpoint$PushTarget", "PushTarget"),
                    entry(
                            "dev.keyfob.token.MetadataEndpoint$Metadata",
                            "AuthorizationServerMetadata"),
                    entry(
                            "dev.keyfob.accesstoken.ProtectedResourceEndpoint$Metadata",
                            "ProtectedResourceMetadata"));

    @Test
    void pathsAndMethodsAreThoseOfTheCode() {
        assertThat(operations().map(OpenApiDocument.Operation::name).collect(toSet()))
                .isEqualTo(served());
    }

    @Test
    void everyOperationHasAnIdOfItsOwnAndASummary() {
        assertThat(operations())
                .allSatisfy(operation -> {
                    assertThat(operation.node().path("operationId").asText()).isNotBlank();
                    assertThat(operation.node().path("summary").asText()).isNotBlank();
                });
        assertThat(operations().map(operation -> operation.node().path("operationId").asText()))
                .doesNotHaveDuplicates();
    }

    @Test
    void everyAnswerIsDescribed() {
        assertThat(operations())
                .allSatisfy(operation -> assertThat(answers(operation)).isNotEmpty());
        assertThat(answers())
                .allSatisfy(answer ->
                        assertThat(answer.node().path("description").asText()).isNotBlank());
    }

    @Test
    void everyBodyOfASuccessHasAnExample() {
        assertThat(answers())
                .filteredOn(
                        answer -> answer.status().startsWith("2") && answer.node().has("content"))
                .isNotEmpty()
                .allSatisfy(answer ->
                        assertThat(answer.node().path("content").fieldNames())
                                .toIterable()
                                .allSatisfy(
                                        type -> assertThat(answer.examples(type)).isNotEmpty()));
    }

    @Test
    void everyProblemOfAnExampleHasTheStatusOfItsAnswer() {
        assertThat(answers())
                .allSatisfy(answer ->
                        assertThat(answer.examples("application/problem+json"))
                                .extracting(problem -> problem.path("status").asText())
                                .allMatch(answer.status()::equals));
    }

    @Test
    void anAnswerThatSaysAskAgainSaysWhenAndHasNoErrorMember() {
        assertThat(answers())
                .filteredOn(answer -> Set.of("429", "503").contains(answer.status()))
                .isNotEmpty()
                .allSatisfy(answer -> {
                    assertThat(answer.node().path("headers").has("Retry-After")).isTrue();
                    assertThat(answer.node().path("content").fieldNames())
                            .toIterable()
                            .containsExactly("application/problem+json");
                });
    }

    @Test
    void everyOAuthErrorIsListed() {
        assertThat(texts(schema("OAuthRefusal").path("properties").path("error").path("enum")))
                .isEqualTo(
                        Arrays.stream(OAuthError.values())
                                .map(OAuthError::toString)
                                .collect(toSet()));
    }

    @Test
    void everySignOutReasonIsListed() throws IOException {
        var reasons =
                Arrays.stream(RevocationReason.values())
                        .map(RevocationReason::signOutReason)
                        .collect(toSet());
        reasons.addAll(inSources("new SignOutReason\\(\"([a-z_]+)\"\\)"));

        assertThat(
                        texts(
                                schema("OAuthRefusal")
                                        .path("properties")
                                        .path("sign_out_reason")
                                        .path("enum")))
                .isEqualTo(reasons);
    }

    @Test
    void everyProblemTypeIsListed() throws IOException {
        Set<String> types = new TreeSet<>(Set.of("about:blank"));
        inSources(
                        "(?:typed|refused|conflict|badRequest)\\(\\s*(?:Response\\.Status\\.\\w+,\\s*)?\"([a-z0-9-]+)\"")
                .forEach(type -> types.add("urn:keyfob:problem:" + type));

        assertThat(texts(schema("Problem").path("properties").path("type").path("enum")))
                .isEqualTo(types);
    }

    /// `token_type_hint` is the standard's and ignored.
    @Test
    void everyFormParameterIsDescribed() throws IOException {
        Set<String> described =
                schemas("Form")
                        .flatMap(form -> properties(form).stream())
                        .filter(name -> !name.equals("token_type_hint"))
                        .collect(toSet());

        assertThat(described).isEqualTo(inSources("form\\.get\\(\"(\\w+)\"\\)"));
    }

    @Test
    void everyMemberOfABodyIsDescribed() {
        assertThat(SCHEMAS)
                .allSatisfy((record, schema) ->
                        assertThat(properties(schema))
                                .as(schema)
                                .isEqualTo(members(CLASSES.get(record).reflect())));
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        assertThat(OpenApiDocument.references())
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(at(reference).isMissingNode()).isFalse());
    }

    /// What the code serves in production.
    private static Set<String> served() {
        return CLASSES.stream()
                .filter(type -> type.isAnnotatedWith(Path.class))
                .filter(type -> !type.isAnnotatedWith(IfBuildProfile.class))
                .flatMap(type -> type.getMethods().stream())
                .flatMap(method ->
                        httpMethod(method).map(name -> name + " " + path(method)).stream())
                .collect(toSet());
    }

    private static Optional<String> httpMethod(JavaMethod method) {
        return method.getAnnotations().stream()
                .map(annotation -> annotation.getRawType())
                .filter(type -> type.isAnnotatedWith(HttpMethod.class))
                .map(type -> type.getAnnotationOfType(HttpMethod.class).value())
                .findFirst();
    }

    private static String path(JavaMethod method) {
        JavaClass endpoint = method.getOwner();
        String own = method.tryGetAnnotationOfType(Path.class).map(Path::value).orElse("");
        return Stream.of(
                        endpoint.getAnnotationOfType(Path.class).value().split("/"), own.split("/"))
                .flatMap(Arrays::stream)
                .filter(segment -> !segment.isEmpty())
                .reduce("", (before, segment) -> before + "/" + segment);
    }

    private static Set<String> members(Class<?> record) {
        return Arrays.stream(record.getRecordComponents())
                .map(part -> part.getAccessor().getAnnotation(JsonProperty.class).value())
                .collect(toSet());
    }

    /// What the first group of a pattern matches in the program's sources.
    private static Set<String> inSources(String pattern) throws IOException {
        Pattern compiled = Pattern.compile(pattern);
        Set<String> found = new TreeSet<>();
        try (Stream<java.nio.file.Path> files = Files.walk(SOURCES)) {
            for (var file : files.filter(file -> file.toString().endsWith(".java")).toList()) {
                compiled.matcher(Files.readString(file))
                        .results()
                        .forEach(match -> found.add(match.group(1)));
            }
        }
        return found;
    }
}
