package dev.dibs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.core.model.Claim;
import dev.dibs.core.model.ClaimView;
import dev.dibs.core.model.Mode;
import dev.dibs.core.model.Owner;
import dev.dibs.core.model.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A session's own count of what it holds and until when. */
class HeldClaimsTest {
    private static final long SECOND = 1_000_000_000L;

    private final HeldClaims held = new HeldClaims();

    private static ClaimView claim(String path, long fence, long deadline) {
        Claim claim = new Claim(new Path(path), Mode.EXCLUSIVE, "s", fence, "", Map.of(), 0, 0, deadline, null, 0);
        return new ClaimView(claim, new Owner("s", "", "", "", ""), 0, deadline);
    }

    @Test
    void a_claim_ends_by_the_count_of_the_last_question_that_was_sent() {
        held.clock(100 * SECOND, 5_000);
        HeldClaims.Held first = held.hold(claim("a", 1, 7_000));
        assertThat(first.isOver(102 * SECOND - 1)).isFalse();
        assertThat(first.isOver(102 * SECOND)).isTrue();
        held.clock(110 * SECOND, 6_000);
        assertThat(held.hold(claim("a", 1, 7_000)).isOver(110 * SECOND)).isFalse();
        assertThat(held.hold(claim("b", 2, Claim.NEVER)).isOver(Long.MAX_VALUE)).isFalse();
    }

    @Test
    void a_claim_is_not_lost_with_the_one_before_it() {
        held.hold(claim("a", 1, Claim.NEVER));
        held.hold(claim("a", 2, Claim.NEVER));
        assertThat(held.remove("a", 1)).isFalse();
        assertThat(held.all()).containsKey("a");
    }

    @Test
    void what_is_not_listed_is_missing_unless_it_was_granted_after_the_list() {
        held.hold(claim("a", 10, Claim.NEVER));
        held.hold(claim("b", 20, Claim.NEVER));
        held.hold(claim("c", 30, Claim.NEVER));
        List<ClaimView> listed = List.of(claim("a", 10, Claim.NEVER));
        assertThat(held.missing(listed, 25)).containsExactly("b");
        assertThat(held.missing(listed, 30)).containsExactlyInAnyOrder("b", "c");
        assertThat(held.remove("b", 20)).isTrue();
        assertThat(held.remove("b", 20)).isFalse();
        assertThat(held.missing(listed, 25)).isEmpty();
    }
}
