package dev.dibs.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.dibs.core.model.Event;
import dev.dibs.core.model.EventQuery;
import dev.dibs.core.model.EventType;
import dev.dibs.core.model.Reading;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which events are kept, and which blocks of them are read. */
class KeptEventsTest {
    private static final String WORKSPACE = "w";
    private static final int BLOCKS = 3_000;
    private static final int RARE = 700;

    @TempDir
    Path folder;

    private final List<String> damage = new ArrayList<>();

    private Store open() {
        return new Store(folder.resolve("journal.db"), folder, damage::add);
    }

    private static Event event(long revision, EventType type) {
        return event(revision, type, revision);
    }

    private static Event event(long revision, EventType type, long at) {
        return new Event(WORKSPACE, revision, type, at, null, "s", null, 0, null, null, Map.of());
    }

    private static Event asked(long revision) {
        return event(revision, EventType.CLAIM_ASKED);
    }

    private static List<Long> revisions(List<Event> events) {
        return events.stream().map(Event::revision).toList();
    }

    private static EventQuery ofType(EventType type) {
        return new EventQuery(null, null, List.of(type), null, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** Fills a store with blocks of one event each; some are of another type than most. */
    private static void fill(Store store) {
        for (int i = 1; i <= BLOCKS; i++) {
            store.putEvents(
                    WORKSPACE, PackedEvents.of(List.of(i % RARE == 0 ? event(i, EventType.CLAIM_REFUSED) : asked(i))));
        }
        store.commit();
    }

    private static List<Long> look(Store store, Reading reading) {
        return look(new Search(store, WORKSPACE, reading, 0), 1);
    }

    /** What is found in at least so many goes. */
    private static List<Long> look(Search search, int least) {
        int goes = 1;
        List<Event> found = search.lookOn();
        while (found == null) {
            assertThat(goes++).isLessThan(BLOCKS);
            found = search.lookOn();
        }
        assertThat(goes).isGreaterThanOrEqualTo(least);
        return revisions(found);
    }

    private void change(String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db"));
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isPositive();
        }
    }

    @Test
    void a_look_at_much_stops_again_and_again_and_finds_all_in_either_order() {
        try (Store store = open()) {
            for (int i = 1; i < BLOCKS; i += 2) {
                store.putEvents(WORKSPACE, PackedEvents.of(List.of(asked(i), asked(i + 1))));
            }
            store.commit();
            Reading back = Reading.before(BLOCKS, Integer.MAX_VALUE, EventQuery.ALL);
            assertThat(look(new Search(store, WORKSPACE, back, 0), 50))
                    .isEqualTo(LongStream.iterate(BLOCKS - 1, i -> i - 1)
                            .limit(BLOCKS - 1)
                            .boxed()
                            .toList());
            Reading on = Reading.after(1, BLOCKS - 2, EventQuery.ALL);
            assertThat(look(new Search(store, WORKSPACE, on, 0), 50))
                    .isEqualTo(LongStream.range(2, BLOCKS).boxed().toList());
        }
    }

    @Test
    void a_rare_type_is_found_without_reading_what_is_of_others() throws Exception {
        try (Store store = open()) {
            fill(store);
        }
        change("update events set value = zeroblob(8) where revision % " + RARE + " <> 0");
        try (Store store = open()) {
            Reading refused = Reading.before(Long.MAX_VALUE, 100, ofType(EventType.CLAIM_REFUSED));
            assertThat(look(store, refused)).containsExactly(2_800L, 2_100L, 1_400L, 700L);
            assertThat(damage).hasSizeLessThan(BLOCKS / 30);
        }
    }

    @Test
    void a_store_of_an_earlier_form_is_brought_to_the_present_one() throws Exception {
        try (Store store = open()) {
            fill(store);
        }
        Reading refused = Reading.after(0, 100, ofType(EventType.CLAIM_REFUSED));
        for (int form = 1; form <= 2; form++) {
            change("update marks set bits = zeroblob(8)");
            change("update about set form = " + form);
            for (int i = 0; i < 2; i++) {
                try (Store store = open()) {
                    assertThat(look(store, refused)).containsExactly(700L, 1_400L, 2_100L, 2_800L);
                }
            }
        }
    }

    @Test
    void what_is_forgotten_stays_so_when_later_events_bear_earlier_times() {
        try (Store store = open()) {
            store.putEvents(WORKSPACE, PackedEvents.of(List.of(event(1, EventType.CLAIM_ASKED, 2_000))));
            store.putEvents(WORKSPACE, PackedEvents.of(List.of(event(2, EventType.CLAIM_ASKED, 1_000))));
            assertThat(store.trim(1_500, Long.MAX_VALUE)).isTrue();
            assertThat(store.forgotten(WORKSPACE)).isEqualTo(2);
            assertThat(store.trim(2_500, Long.MAX_VALUE)).isTrue();
            assertThat(store.forgotten(WORKSPACE)).isEqualTo(2);
        }
    }

    @Test
    void a_block_that_grows_during_a_look_is_told_once() {
        try (Store store = open()) {
            for (int i = 1; i <= 512; i++) {
                store.putEvents(WORKSPACE, PackedEvents.of(List.of(asked(i))));
            }
            Search search = new Search(store, WORKSPACE, Reading.after(0, 1_000, EventQuery.ALL), 0);
            assertThat(search.lookOn()).isNull();
            store.putEvents(WORKSPACE, PackedEvents.of(List.of(asked(512), asked(513))));
            assertThat(look(search, 2)).doesNotHaveDuplicates().hasSize(513);
        }
    }

    @Test
    void ledgers_that_take_more_than_all_leave_events_half() {
        Store store = new Store(folder.resolve("journal.db"), folder, what -> fail(what));
        int most = 4 << 20;
        store.putSteps(WORKSPACE, 1, 1, new byte[2 * most]);
        fill(store);
        assertThat(store.trim(0, most)).isFalse();
        assertThat(look(store, Reading.after(0, 1, EventQuery.ALL))).containsExactly(1L);
        assertThat(store.trim(0, most / 64)).isTrue();
        assertThat(look(store, Reading.after(0, 1, EventQuery.ALL))).allMatch(first -> first > 1);
        assertThat(look(store, Reading.before(Long.MAX_VALUE, 1, EventQuery.ALL)))
                .containsExactly((long) BLOCKS);
        store.close();
    }

    @Test
    void what_was_forgotten_does_not_come_back_with_what_happens_next() {
        try (Store store = open()) {
            Blocks blocks = new Blocks(store);
            add(blocks, store, 1, 2, 3);
            blocks.trim(100, Long.MAX_VALUE);
            add(blocks, store, 4);
            assertThat(look(store, Reading.after(0, 100, EventQuery.ALL))).containsExactly(4L);
        }
    }

    @Test
    void what_was_forgotten_does_not_come_back_with_the_steps_that_are_taken_anew() {
        try (Store store = open()) {
            Blocks blocks = new Blocks(store);
            add(blocks, store, 1, 2, 3);
            blocks.trim(100, Long.MAX_VALUE);
            assertThat(store.highest(WORKSPACE)).isEqualTo(3);
        }
        try (Store store = open()) {
            add(new Blocks(store), store, 1, 2, 3, 4);
            assertThat(look(store, Reading.after(0, 100, EventQuery.ALL))).containsExactly(4L);
        }
    }

    @Test
    void what_is_too_old_is_not_told_though_its_block_is_still_there() {
        try (Store store = open()) {
            add(new Blocks(store), store, 1, 2, 3, 4);
            Reading all = Reading.after(0, 100, EventQuery.ALL);
            assertThat(look(new Search(store, WORKSPACE, all, 3), 1)).containsExactly(3L, 4L);
        }
    }

    private static void add(Blocks blocks, Store store, long... revisions) {
        List<Event> events =
                LongStream.of(revisions).mapToObj(KeptEventsTest::asked).toList();
        blocks.add(WORKSPACE, events, 0);
        blocks.wantAll();
        assertThat(blocks.write(0)).isTrue();
        store.commit();
        blocks.committed();
    }
}
