package dev.databases.docs;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.databases.PoolOptions;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Who may know whom, read from the class files of all modules. */
class HouseRulesTest {
    private static final String[] LIBRARIES_OF_FLOOR_0 = {"java..", "javax..", "org.jspecify..", "org.slf4j.."};

    /** The packages of floor 0 below the values of {@code dev.databases}, and which of ours each may use. */
    private static final Map<String, List<String>> FLOOR_0 = Map.of(
            "dev.databases.exceptions", List.of(),
            "dev.databases.json", List.of("dev.databases.exceptions"),
            "dev.databases.values", List.of("dev.databases.exceptions", "dev.databases.json"),
            "dev.databases.sql", List.of("dev.databases.exceptions"),
            "dev.databases.pool", List.of("dev.databases", "dev.databases.exceptions"),
            "dev.databases.spi",
                    List.of(
                            "dev.databases",
                            "dev.databases.exceptions",
                            "dev.databases.pool",
                            "dev.databases.sql",
                            "dev.databases.values"),
            "dev.databases.remote",
                    List.of(
                            "dev.databases",
                            "dev.databases.exceptions",
                            "dev.databases.pool",
                            "dev.databases.spi",
                            "dev.databases.sql"));

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            // The samples are programs of users, in both languages.
            .withImportOption(location -> !location.contains("/dev/databases/samples/"))
            .importPackages("dev.databases");

    private static final DescribedPredicate<JavaClass> KOTLIN =
            DescribedPredicate.describe("written in Kotlin", type -> type.isAnnotatedWith("kotlin.Metadata"));

    @Test
    void javaNeverImportsKotlin() {
        noClasses()
                .that(not(KOTLIN))
                .should()
                .dependOnClassesThat(KOTLIN.or(resideInAnyPackage("kotlin..", "kotlinx..")))
                .because("Java is the ground that the Kotlin front stands on")
                .check(MAIN);
    }

    @TestFactory
    Stream<DynamicTest> aPackageOfFloorZeroUsesOnlyWhatIsBelowIt() {
        return FLOOR_0.keySet().stream()
                .sorted()
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    String[] ours = FLOOR_0.get(name).toArray(String[]::new);
                    classes()
                            .that()
                            .resideInAPackage(name)
                            .should()
                            .onlyDependOnClassesThat(resideInAnyPackage(LIBRARIES_OF_FLOOR_0)
                                    .or(resideInAnyPackage(ours))
                                    .or(resideInAPackage(name)))
                            .check(MAIN);
                }));
    }

    @Test
    void thePoolKnowsNothingButItsOptions() {
        classes()
                .that()
                .resideInAPackage("dev.databases.pool")
                .should()
                .onlyDependOnClassesThat(not(resideInAPackage("dev.databases")).or(type(PoolOptions.class)))
                .because("a pool is a data structure that can be tested without a database")
                .check(MAIN);
    }

    @Test
    void theEngineIsForTheFrontOnly() {
        classes()
                .that()
                .resideInAPackage("dev.databases.engine")
                .should()
                .onlyHaveDependentClassesThat(resideInAnyPackage("dev.databases", "dev.databases.engine"))
                .check(MAIN);
    }

    @Test
    void aBackendDoesNotKnowTheFront() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.databases.sqlite", "dev.databases.vertx")
                .or(resideInAnyPackage("dev.databases.r2dbc", "dev.databases.postgres", "dev.databases.mysql")
                        .and(not(KOTLIN)))
                .should()
                .dependOnClassesThat(KOTLIN)
                .because("a driver has never heard of coroutines")
                .check(MAIN);
    }

    /** So that a package renamed or added does not slip past the rules above. */
    @Test
    void everyPackageIsUnderARule() {
        TreeSet<String> packages = new TreeSet<>();
        MAIN.stream()
                .filter(type -> isOfModule(type, "databases-core"))
                .forEach(type -> packages.add(type.getPackageName()));

        packages.removeAll(FLOOR_0.keySet());
        assertEquals(
                new TreeSet<>(List.of("dev.databases", "dev.databases.engine", "dev.databases.mapping")), packages);
    }

    private static boolean isOfModule(JavaClass type, String module) {
        return type.getSource()
                .map(source -> source.getUri().toString().contains("/" + module + "/"))
                .orElse(false);
    }

    private static DescribedPredicate<JavaClass> type(Class<?> type) {
        return DescribedPredicate.describe(
                type.getSimpleName() + " and its nested classes",
                other -> other.isEquivalentTo(type)
                        || other.getEnclosingClass()
                                .filter(outer -> outer.isEquivalentTo(type))
                                .isPresent());
    }
}
