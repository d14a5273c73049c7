package dev.dibs.house;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The arrows between packages: {@code edge -> service -> host -> notify}, with {@code core} as the still point. */
class ArrowsTest {
    private static final String OURS = "dev.dibs..";

    /** Every rule by its name; {@link ArrowsFailTest} holds each against classes that break it. */
    static final Map<String, ArchRule> RULES = Map.ofEntries(
            Map.entry("core is pure", coreIsPure()),
            Map.entry("core has no order by chance", coreHasNoOrderByChance()),
            Map.entry("hazelcast has one home", only("com.hazelcast..", "dev.dibs.host.hazelcast..", "dev.dibs")),
            Map.entry(
                    "the cluster manager has one home", only("io.vertx.spi.cluster..", "dev.dibs.host..", "dev.dibs")),
            Map.entry("web is for edges", only("io.vertx.ext.web..", "dev.dibs.edge..", "dev.dibs.ops..")),
            Map.entry("json is for the outside", jsonIsForTheOutside()),
            Map.entry("micrometer has one home", only("io.micrometer..", "dev.dibs.ops..")),
            Map.entry("prometheus has one home", only("io.prometheus..", "dev.dibs.ops..")),
            Map.entry("nobody knows who watches", nobodyKnowsOps()),
            Map.entry("picocli is for the cli", only("picocli..", "dev.dibs.client.cli..")),
            Map.entry("edges do not know each other", edgesDoNotKnowEachOther()),
            Map.entry("host knows no service", neverUp("dev.dibs.host..", "service", "edge", "client")),
            Map.entry(
                    "notify knows no host",
                    neverUp("dev.dibs.notify..", "host.hazelcast", "service", "edge", "client")),
            Map.entry("service knows no edge", neverUp("dev.dibs.service..", "edge", "client", "host.hazelcast")),
            Map.entry(
                    "wire knows core alone", neverUp("dev.dibs.wire..", "host", "notify", "service", "edge", "client")),
            Map.entry(
                    "client is a program over rest",
                    neverUp("dev.dibs.client..", "service", "host", "edge", "core", "notify", "ops")),
            Map.entry("names say what is special", namesSayWhatIsSpecial()));

    static JavaClasses production() {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.dibs");
    }

    @TestFactory
    Collection<DynamicTest> every_arrow_points_inwards() {
        JavaClasses classes = production();
        return RULES.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(rule -> DynamicTest.dynamicTest(
                        rule.getKey(), () -> rule.getValue().check(classes)))
                .toList();
    }

    private static ArchRule coreIsPure() {
        return classes()
                .that()
                .resideInAPackage("dev.dibs.core..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                                "dev.dibs.core..",
                                "java.lang",
                                "java.lang.annotation",
                                "java.lang.invoke",
                                "java.lang.runtime",
                                "java.util",
                                "java.util.function",
                                "java.util.stream",
                                "java.time..",
                                "org.jspecify.annotations",
                                "com.google.errorprone.annotations")
                        .and(not(resideInAPackage("java.util.concurrent.."))))
                .andShould(notCall(
                        Set.of("java.lang.Thread", "java.util.Random", "java.util.UUID", "java.lang.Math.random"),
                        "java.lang.System.currentTimeMillis",
                        "java.lang.System.nanoTime",
                        "java.time.Instant.now",
                        "java.time.Clock.systemUTC",
                        "java.lang.Math.random"))
                .allowEmptyShould(true);
    }

    private static ArchRule coreHasNoOrderByChance() {
        return classes()
                .that()
                .resideInAPackage("dev.dibs.core..")
                .should(notCall(
                        Set.of(),
                        "java.util.Set.of",
                        "java.util.Map.of",
                        "java.util.Map.ofEntries",
                        "java.util.Set.copyOf",
                        "java.util.Map.copyOf"))
                .allowEmptyShould(true);
    }

    private static ArchRule only(String library, String... homes) {
        return noClasses()
                .that(resideInAPackage(OURS).and(not(resideInAnyPackage(homes))))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .allowEmptyShould(true);
    }

    private static ArchRule jsonIsForTheOutside() {
        return noClasses()
                .that(resideInAPackage(OURS)
                        .and(not(resideInAnyPackage(
                                "dev.dibs.wire..", "dev.dibs.edge..", "dev.dibs.client..", "dev.dibs.ops.."))))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx.core.json..", "com.fasterxml.jackson..")
                .allowEmptyShould(true);
    }

    /** Only the classes that put everything together name the watchers. */
    private static ArchRule nobodyKnowsOps() {
        return noClasses()
                .that(resideInAPackage(OURS).and(not(resideInAnyPackage("dev.dibs", "dev.dibs.ops.."))))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.dibs.ops..")
                .allowEmptyShould(true);
    }

    private static ArchRule edgesDoNotKnowEachOther() {
        return SlicesRuleDefinition.slices()
                .matching("dev.dibs.edge.(*)..")
                .should()
                .notDependOnEachOther()
                .allowEmptyShould(true);
    }

    /** {@code names} are packages beneath ours. */
    private static ArchRule neverUp(String from, String... names) {
        String[] packages =
                List.of(names).stream().map(name -> "dev.dibs." + name + "..").toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(from)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages)
                .allowEmptyShould(true);
    }

    private static ArchRule namesSayWhatIsSpecial() {
        return noClasses()
                .that()
                .resideInAPackage(OURS)
                .should()
                .haveNameMatching(".*(Impl|Manager|Helper|Utils?)$")
                .orShould()
                .haveNameMatching(".*[.$]Base[A-Z].*")
                .allowEmptyShould(true);
    }

    private static ArchCondition<JavaClass> notCall(Set<String> owners, String... methods) {
        Set<String> forbidden = Set.of(methods);
        return new ArchCondition<>("not call " + owners + " or " + forbidden) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (JavaMethodCall call : type.getMethodCallsFromSelf()) {
                    String owner = call.getTargetOwner().getName();
                    if (owners.contains(owner) || forbidden.contains(owner + "." + call.getName())) {
                        events.add(SimpleConditionEvent.violated(type, call.getDescription()));
                    }
                }
            }
        };
    }
}
