package dev.steelyard.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.steelyard.scrape.HttpScrapeClient;
import dev.steelyard.scrape.ScrapePool;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ArchitectureTest {
    private static final String ROOT = "dev.steelyard.";
    private static final int FEWEST_CLASSES = 350;

    /// The one package that puts concrete parts together and knows the clock.
    private static final String WIRING = ROOT + "apiserver.wiring..";

    /// Which packages of ours each package may use besides itself and its own sub-packages.
    private static final Map<String, Set<String>> MAY_USE =
            Map.ofEntries(
                    Map.entry("model", Set.of()),
                    Map.entry("exposition", Set.of("model")),
                    Map.entry("storage", Set.of("model")),
                    Map.entry("tsdb", Set.of("model", "storage")),
                    Map.entry("promql", Set.of("model", "storage")),
                    Map.entry("scrape", Set.of("model", "exposition", "storage")),
                    Map.entry("inventory", Set.of("model")),
                    Map.entry("discovery", Set.of("model", "scrape", "inventory")),
                    Map.entry("kubelet", Set.of("model", "scrape", "inventory", "discovery")),
                    Map.entry("usage", Set.of("model", "storage", "inventory", "kubelet")),
                    Map.entry("rules", Set.of("model", "storage")),
                    Map.entry("sample", Set.of()));

    private static final JavaClasses HOUSE =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .withImportOption(location -> !location.contains("/src/test/target/"))
                    .withImportOption(location -> !location.contains("-tests.jar"))
                    .importPackages("dev.steelyard");

    @Test
    void enoughClassesWereFound() {
        assertThat(HOUSE.size()).isGreaterThan(FEWEST_CLASSES);
    }

    @TestFactory
    Stream<DynamicTest> packagesImportOnlyWhatTheyMay() {
        return MAY_USE.entrySet().stream()
                .map(entry ->
                        DynamicTest.dynamicTest(
                                entry.getKey(),
                                () -> importsOnly(entry.getKey(), entry.getValue())));
    }

    private static void importsOnly(String room, Set<String> others) {
        String[] allowed =
                Stream.concat(Stream.of(room), others.stream())
                        .map(name -> ROOT + name + "..")
                        .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(ROOT + room + "..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("dev.steelyard..").and(not(resideInAnyPackage(allowed))))
                .check(HOUSE);
    }

    @Test
    void everyRoomIsInTheTable() {
        Set<String> rooms = new TreeSet<>();
        HOUSE.forEach(type -> rooms.add(room(type)));
        rooms.remove("apiserver"); // sees all but the node agent
        assertThat(rooms).isEqualTo(new TreeSet<>(MAY_USE.keySet()));
    }

    private static String room(JavaClass type) {
        return type.getPackageName().substring(ROOT.length()).split("\\.", 2)[0];
    }

    @Test
    void engineKnowsNeitherQuarkusNorKubernetes() {
        noClasses()
                .that(
                        resideInAnyPackage(
                                ROOT + "model..",
                                ROOT + "exposition..",
                                ROOT + "storage..",
                                ROOT + "tsdb..",
                                ROOT + "promql..",
                                ROOT + "scrape.."))
                .should()
                .dependOnClassesThat(resideInAnyPackage("io..", "jakarta..", "com.fasterxml.."))
                .check(HOUSE);
    }

    /// Of chunks and blocks, which are sent to others as they are.
    private static final String[] FORMATS = {ROOT + "tsdb.block", ROOT + "tsdb.chunk"};

    @Test
    void onlyWiringNamesTheHeadAndTheScraper() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "apiserver..")
                .and(not(resideInAPackage(WIRING)))
                .should()
                .dependOnClassesThat(
                        resideInAPackage(ROOT + "tsdb..")
                                .and(not(resideInAnyPackage(FORMATS)))
                                .or(type(ScrapePool.class))
                                .or(type(HttpScrapeClient.class)))
                .check(HOUSE);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.steelyard.(**)").should().beFreeOfCycles().check(HOUSE);
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> unmarked = new TreeSet<>();
        for (JavaClass type : HOUSE) {
            if (!type.getPackage().isAnnotatedWith(NullMarked.class) && !inNullMarkedModule(type)) {
                unmarked.add(type.getPackageName());
            }
        }
        assertThat(unmarked).isEmpty();
    }

    /// These modules carry the mark in their module-info, for all packages at once.
    private static boolean inNullMarkedModule(JavaClass type) {
        return Set.of("model", "exposition", "storage", "tsdb", "promql", "scrape", "sample")
                .contains(room(type));
    }

    @Test
    void timeComesFromOutside() {
        noClasses()
                .that(not(resideInAnyPackage(WIRING, ROOT + "sample..")))
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDateTime.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .check(HOUSE);
    }

    @Test
    void namesSayWhatThingsAre() {
        classes()
                .should()
                .haveSimpleNameNotEndingWith("Impl")
                .andShould()
                .haveSimpleNameNotEndingWith("Util")
                .andShould()
                .haveSimpleNameNotEndingWith("Utils")
                .andShould()
                .haveSimpleNameNotEndingWith("Helper")
                .andShould()
                .haveSimpleNameNotEndingWith("Manager")
                .andShould()
                .haveSimpleNameNotStartingWith("Abstract")
                .check(HOUSE);
    }

    @Test
    void loggingGoesThroughTheSystemLoggerOrQuarkus() {
        NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(HOUSE);
    }
}
