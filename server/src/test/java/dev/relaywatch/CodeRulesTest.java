package dev.relaywatch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaEnumConstant;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.relaywatch.tenancy.Allowed;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.RequestMapping;

/** How the code inside the rooms is written. */
@AnalyzeClasses(packages = "dev.relaywatch", importOptions = DoNotIncludeTests.class)
class CodeRulesTest {

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("dev.relaywatch.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule sqlStandsInStoresOnly =
            noClasses()
                    .that()
                    .haveSimpleNameNotEndingWith("Store")
                    .and()
                    .haveSimpleNameNotEndingWith("Configuration")
                    .and()
                    .doNotHaveSimpleName("TenantTransaction")
                    .should()
                    .dependOnClassesThat()
                    .areAssignableTo(JdbcClient.class)
                    .because(
                            "SQL is found in the one Store of its table; TenantTransaction names the tenant");

    @ArchTest
    static final ArchRule storesAreHidden =
            classes().that().haveSimpleNameEndingWith("Store").should().notBePublic();

    @ArchTest
    static final ArchRule timeIsInjected =
            noClasses()
                    .should()
                    .callMethod(Instant.class, "now")
                    .orShould()
                    .callMethod(LocalDate.class, "now")
                    .orShould()
                    .callMethod(LocalDateTime.class, "now")
                    .orShould()
                    .callMethod(OffsetDateTime.class, "now")
                    .orShould()
                    .callMethod(ZonedDateTime.class, "now")
                    .orShould()
                    .callMethod(System.class, "currentTimeMillis")
                    .because("time comes from the injected " + Clock.class.getSimpleName());

    @ArchTest
    static final ArchRule fieldsAreNotInjected =
            fields().should().notBeAnnotatedWith(Autowired.class);

    @ArchTest
    static final ArchRule endpointsNameTheirRight =
            methods()
                    .that(areMapped())
                    .should()
                    .beAnnotatedWith(Allowed.class)
                    .because("an endpoint that names no right is refused to everybody");

    /** Which methods there are, and whether a page elsewhere may ask, is told to anybody. */
    private static DescribedPredicate<JavaMethod> areMapped() {
        return DescribedPredicate.describe(
                "are mapped to an address",
                method ->
                        method.getAnnotations().stream()
                                .anyMatch(annotation ->
                                        annotation
                                                        .getRawType()
                                                        .getPackageName()
                                                        .equals(
                                                                RequestMapping.class
                                                                        .getPackageName())
                                                && annotation
                                                        .getRawType()
                                                        .getSimpleName()
                                                        .endsWith("Mapping")
                                                && !answersOptions(annotation)));
    }

    private static boolean answersOptions(JavaAnnotation<?> mapping) {
        return mapping.get("method")
                .filter(methods ->
                        methods instanceof JavaEnumConstant[] all
                                && all.length == 1
                                && all[0].name().equals("OPTIONS"))
                .isPresent();
    }

    @ArchTest
    static final ArchRule namesSayTheDomain =
            noClasses()
                    .should()
                    .haveSimpleNameEndingWith("Util")
                    .orShould()
                    .haveSimpleNameEndingWith("Utils")
                    .orShould()
                    .haveSimpleNameEndingWith("Helper")
                    .orShould()
                    .haveSimpleNameEndingWith("Manager")
                    .orShould()
                    .haveSimpleNameEndingWith("Impl");

    @ArchTest
    static final ArchRule jacksonIsTheThird =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "com.fasterxml.jackson.core..", "com.fasterxml.jackson.databind..")
                    .because("Jackson 2 is on the class path through libraries only");
}
