package dev.dibs.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.kit.Bugs;
import dev.dibs.kit.Histories;
import dev.dibs.kit.LawBrokenError;
import java.util.Collection;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The laws are worth something only if they can break: each seeded bug is seen, and its history shortened. */
class LawsSeeTest {
    @TestFactory
    Collection<DynamicTest> the_laws_see_a_ledger_in_which() {
        return Bugs.all().entrySet().stream()
                .map(bug -> DynamicTest.dynamicTest(bug.getKey(), () -> {
                    Histories.Broken broken = new Histories(bug.getValue()).run(1, 20_000);
                    assertThat(broken).as("a broken law").isNotNull();
                    assertThat(broken.history().moves()).hasSizeLessThan(30);
                    LawBrokenError again = new Histories(bug.getValue()).replay(broken.history());
                    assertThat(again).isNotNull();
                    assertThat(again.law()).isEqualTo(broken.error().law());
                    System.out.println(bug.getKey() + ": " + broken.error().law() + ", in "
                            + broken.history().moves().size() + " moves");
                }))
                .toList();
    }
}
