package dev.keyfob;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static dev.keyfob.HouseRules.ORDER;
import static dev.keyfob.HouseRules.REACTIVE;
import static dev.keyfob.HouseRules.REPOSITORIES;
import static dev.keyfob.HouseRules.ROOT;
import static dev.keyfob.HouseRules.SUBPACKAGES;
import static dev.keyfob.HouseRules.place;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.keyfob.platform.Database;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// The house style, as far as classes show it; [SourceTreeTest] holds what only the files show.
class ArchitectureTest {

    private static final int MOST_PARAMETERS = 5;

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages(ROOT);

    private static final DescribedPredicate<JavaClass> IN_PLATFORM =
            resideInAPackage(ROOT + ".platform..");
    private static final DescribedPredicate<JavaClass> REPOSITORY =
            describe("repositories", type -> REPOSITORIES.contains(outermost(type)));
    private static final DescribedPredicate<JavaClass> ROW =
            describe("rows", type -> type.getSimpleName().endsWith("Row"));

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void aClassUsesOnlyPackagesBelowItsOwn() {
        assertAll(ORDER.stream().map(ArchitectureTest::usesOnlyPackagesBelow));
    }

    @Test
    void everyPackageHasItsPlaceInTheOrder_andNoneIsInAnother() {
        String[] places =
                Stream.concat(
                                Stream.of(ROOT),
                                Stream.concat(ORDER.stream(), SUBPACKAGES.stream())
                                        .map(name -> ROOT + "." + name))
                        .toArray(String[]::new);
        classes().should().resideInAnyPackage(places).check(CLASSES);
    }

    @Test
    void onlyPlatformAsksForTheTimeAndForRandomness() {
        noClasses()
                .that(not(IN_PLATFORM))
                .should()
                .accessTargetWhere(
                        describe("is the clock or randomness", ArchitectureTest::isNotRepeatable))
                .check(CLASSES);
    }

    @Test
    void aNameSaysWhatTheThingIs() {
        String forbidden =
                ".*[.$]((Abstract|Base)([A-Z]\\w*)?|\\w*(Service|Manager|Helper|Utils?|Impl|Dto|DTO|Common))";
        classes().should().haveNameNotMatching(forbidden).check(CLASSES);
    }

    @Test
    void nothingIsInjectedIntoAField() {
        noFields().should().beAnnotatedWith(Inject.class).check(CLASSES);
    }

    /// A record is no bean: it may have as many facts as the thing has.
    @Test
    void aConstructorTakesAtMostFiveParameters() {
        constructors()
                .that()
                .areDeclaredInClassesThat(
                        describe(
                                "are no records or enums",
                                type -> !type.isRecord() && !type.isEnum()))
                .should()
                .haveRawParameterTypes(
                        describe(
                                "at most " + MOST_PARAMETERS,
                                types -> types.size() <= MOST_PARAMETERS))
                .check(CLASSES);
    }

    @Test
    void noMethodTakesABoolean() {
        noMethods()
                .that()
                .areNotPrivate()
                .should()
                .haveRawParameterTypes(
                        describe(
                                "a boolean among them",
                                types ->
                                        types.stream()
                                                .anyMatch(type ->
                                                        type.isEquivalentTo(boolean.class)
                                                                || type.isEquivalentTo(
                                                                        Boolean.class))))
                .check(CLASSES);
    }

    @Test
    void everyClassThatIsNamedHereExists() {
        assertThat(CLASSES.stream().map(JavaClass::getSimpleName))
                .containsAll(REPOSITORIES)
                .containsAll(REACTIVE);
    }

    @Test
    void onlyARepositoryOpensATransaction() {
        noClasses()
                .that(not(REPOSITORY))
                .should()
                .beAnnotatedWith(Transactional.class)
                .orShould()
                .dependOnClassesThat(resideInAPackage("jakarta.transaction.."))
                .check(CLASSES);
    }

    /// Any class may name an [SQLException]: that is how a failure looks.
    @Test
    void onlyARepositorySpeaksSql() {
        DescribedPredicate<JavaClass> sql =
                resideInAnyPackage("java.sql..", "javax.sql..")
                        .and(
                                not(
                                        describe(
                                                "failures",
                                                type -> type.isEquivalentTo(SQLException.class))));
        noClasses()
                .that(not(REPOSITORY.or(ROW).or(IN_PLATFORM)))
                .should()
                .dependOnClassesThat(sql)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Database.class)
                .check(CLASSES);
    }

    @Test
    void onlyARepositoryAndItsRowKnowHibernate() {
        noClasses()
                .that(not(REPOSITORY.or(ROW)))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "jakarta.persistence..", "org.hibernate..", "io.quarkus.hibernate..")
                .check(CLASSES);
    }

    @Test
    void aRowStaysInItsPackage() {
        classes().that(ROW).should().bePackagePrivate().allowEmptyShould(true).check(CLASSES);
    }

    @Test
    void onlyEndpointsAndHttpKnowHttp() {
        noClasses()
                .that(
                        not(resideInAPackage(ROOT + ".http.."))
                                .and(
                                        describe(
                                                "are no endpoints",
                                                type -> !outermost(type).endsWith("Endpoint"))))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.ws.rs..", "org.jboss.resteasy..")
                .check(CLASSES);
    }

    @Test
    void reactiveTypesStayWithTheClassesThatNeedThem() {
        noClasses()
                .that(describe("wait", type -> !REACTIVE.contains(outermost(type))))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.smallrye.mutiny..",
                        "io.vertx..",
                        "java.util.concurrent.Flow..",
                        "org.reactivestreams..")
                .check(CLASSES);
    }

    /// A bean that is made when it is first used would show none until then.
    @Test
    void whoShowsAGaugeIsThereFromTheStart() {
        DescribedPredicate<JavaClass> gauges =
                describe(
                        "show a gauge",
                        type ->
                                type.getMethodCallsFromSelf().stream()
                                        .map(call -> call.getTarget().getFullName())
                                        .anyMatch(ArchitectureTest::isGauge));
        classes().that(gauges).should().beAnnotatedWith(Startup.class).check(CLASSES);
    }

    private static boolean isGauge(String method) {
        return method.startsWith(MeterRegistry.class.getName() + ".gauge(")
                || method.startsWith(Gauge.class.getName() + ".builder(");
    }

    private static Executable usesOnlyPackagesBelow(String user) {
        String packageName = ROOT + "." + user;
        DescribedPredicate<JavaClass> above =
                describe(
                        "stand above " + user,
                        used ->
                                resideInAPackage(ROOT + "..").test(used)
                                        && place(used.getPackageName()) < place(packageName));
        return () ->
                noClasses()
                        .that()
                        .resideInAPackage(packageName + "..")
                        .should()
                        .dependOnClassesThat(above)
                        .allowEmptyShould(true)
                        .check(CLASSES);
    }

    /// The value differs from call to call, so a test cannot choose it.
    private static boolean isNotRepeatable(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        String name = access.getName();
        boolean isClock =
                (owner.startsWith("java.time.") && name.equals("now"))
                        || (owner.equals("java.time.Clock") && name.matches("(system|tick).*"))
                        || (owner.equals("java.time.InstantSource") && name.equals("system"))
                        || (owner.equals("java.lang.System") && name.equals("currentTimeMillis"))
                        || (owner.equals("java.util.Date") && name.equals("<init>"))
                        || (owner.equals("java.util.Calendar") && name.equals("getInstance"));
        boolean isRandomness =
                owner.equals("java.security.SecureRandom")
                        || owner.matches(
                                "java\\.util\\.(\\w*Random|concurrent\\.ThreadLocalRandom)")
                        || owner.startsWith("java.util.random.")
                        || (owner.equals("java.lang.Math") && name.equals("random"))
                        || (owner.equals("java.util.UUID") && name.equals("randomUUID"));
        return isClock || isRandomness;
    }

    private static String outermost(JavaClass type) {
        JavaClass outer = type;
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
        }
        return outer.getSimpleName();
    }
}
