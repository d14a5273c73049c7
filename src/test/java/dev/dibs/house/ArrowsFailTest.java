package dev.dibs.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Collection;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each rule fails on classes that break it. */
class ArrowsFailTest {
    private static final JavaClasses WRONG = new ClassFileImporter()
            .importPackages(
                    "dev.dibs.core.wrong",
                    "dev.dibs.service.wrong",
                    "dev.dibs.edge.wrong",
                    "dev.dibs.edge.other",
                    "dev.dibs.host.wrong",
                    "dev.dibs.notify.wrong",
                    "dev.dibs.wire.wrong",
                    "dev.dibs.client.wrong");

    @TestFactory
    Collection<DynamicTest> every_rule_can_fail() {
        return ArrowsTest.RULES.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(rule -> DynamicTest.dynamicTest(
                        rule.getKey(),
                        () -> assertThat(rule.getValue().evaluate(WRONG).hasViolation())
                                .isTrue()))
                .toList();
    }
}
