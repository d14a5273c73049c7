package dev.dibs.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.core.ledger.Epochs;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.EventType;
import dev.dibs.host.Copies;
import dev.dibs.host.HostException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HeldEventsTest {
    private static final long EPOCH = Epochs.first(7);

    private final ScriptedCopies copies = new ScriptedCopies();
    private final List<Long> told = new ArrayList<>();
    private final HeldEvents held = new HeldEvents(copies, "w", batch -> told.add(batch.last()));

    @Test
    void after_a_quiet_time_the_copies_are_asked_at_once() {
        add(EPOCH + 1, 0);
        add(EPOCH + 2, 0);
        held.look();
        assertThat(told).isEmpty();
        assertThat(held.isOver()).isFalse();
        copies.answers(EPOCH + 2).complete(true);
        assertThat(told).containsExactly(EPOCH + 1, EPOCH + 2);
        assertThat(held.isOver()).isTrue();
    }

    @Test
    void what_is_known_to_be_copied_is_told_unasked() {
        copies.copied = EPOCH + 2;
        add(EPOCH + 1, 0);
        add(EPOCH + 2, 0);
        held.look();
        add(EPOCH + 3, 0);
        held.look();
        assertThat(told).containsExactly(EPOCH + 1, EPOCH + 2);
        assertThat(copies.asked).isEmpty();
    }

    @Test
    void what_waits_for_long_is_asked_for() {
        copies.copied = EPOCH + 1;
        add(EPOCH + 1, 0);
        held.look();
        add(EPOCH + 2, 1_000);
        held.look();
        assertThat(copies.asked).containsOnlyKeys(EPOCH + 2);
    }

    @Test
    void a_later_epoch_says_nothing_of_what_was_before_it() {
        copies.copied = Epochs.first(9);
        add(EPOCH + 1, 0);
        held.look();
        assertThat(told).isEmpty();
        assertThat(copies.asked).containsOnlyKeys(EPOCH + 1);
    }

    @Test
    void what_the_copies_do_not_have_is_told_to_nobody_and_what_came_later_is_asked_for_by_itself() {
        add(EPOCH + 1, 0);
        held.look();
        add(EPOCH + 2, 1_000);
        copies.answers(EPOCH + 1).complete(false);
        held.look();
        copies.answers(EPOCH + 2).complete(true);
        add(EPOCH + 3, 1_000);
        held.look();
        copies.answers(EPOCH + 3).fail(new HostException(HostException.Code.STOPPING, "stopping"));
        assertThat(told).containsExactly(EPOCH + 2);
        assertThat(held.isOver()).isTrue();
    }

    @Test
    void what_nobody_can_say_anything_about_waits() {
        add(EPOCH + 1, 0);
        held.look();
        copies.asked.remove(EPOCH + 1).fail("no answer in time");
        assertThat(held.isOver()).isFalse();
        held.look();
        assertThat(copies.asked).as("not at once again").isEmpty();
        copies.copied = EPOCH + 1;
        held.look();
        assertThat(told).containsExactly(EPOCH + 1);
    }

    @Test
    void epochs_are_asked_for_one_by_one() {
        add(EPOCH + 1, 0);
        add(Epochs.first(9), 1_000);
        held.look();
        assertThat(copies.asked).containsOnlyKeys(EPOCH + 1);
        copies.answers(EPOCH + 1).complete(false);
        held.look();
        copies.answers(Epochs.first(9)).complete(true);
        assertThat(told).containsExactly(Epochs.first(9));
    }

    @Test
    void where_there_are_no_copies_it_is_told_at_once() {
        copies.any = false;
        add(EPOCH + 1, 0);
        held.look();
        assertThat(told).containsExactly(EPOCH + 1);
        assertThat(held.isOver()).isTrue();
    }

    private void add(long revision, long sinceMillis) {
        Event event = new Event("w", revision, EventType.SESSION_OPENED, 0, null, "s", null, 0, null, null, Map.of());
        held.add(new EventBatch(List.of(event), System.nanoTime() - sinceMillis * 1_000_000));
    }

    private static final class ScriptedCopies implements Copies {
        private final Map<Long, Promise<Boolean>> asked = new TreeMap<>();
        private boolean any = true;
        private long copied;

        private Promise<Boolean> answers(long revision) {
            return asked.get(revision);
        }

        @Override
        public boolean hasCopies() {
            return any;
        }

        @Override
        public long copied(String workspace) {
            return copied;
        }

        @Override
        public Future<Boolean> hasSeen(String workspace, long revision) {
            return asked.computeIfAbsent(revision, r -> Promise.promise()).future();
        }
    }
}
