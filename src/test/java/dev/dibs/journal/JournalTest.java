package dev.dibs.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dibs.config.JournalSettings;
import dev.dibs.core.ledger.Epochs;
import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.ledger.Merge;
import dev.dibs.core.ledger.Snapshot;
import dev.dibs.core.ledger.TakenSteps;
import dev.dibs.core.model.Call;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.EventQuery;
import dev.dibs.core.model.EventType;
import dev.dibs.core.model.Reading;
import dev.dibs.core.model.RequestId;
import dev.dibs.core.model.Stamp;
import dev.dibs.host.StepLog;
import dev.dibs.kit.Chronicle;
import dev.dibs.wire.binary.StepBytes;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was written down is there again, whatever became of the process. */
class JournalTest {
    private static final Reading ALL = Reading.before(Long.MAX_VALUE, Integer.MAX_VALUE, EventQuery.ALL);

    @TempDir
    Path folder;

    private Journal open(String name) {
        JournalSettings usual = JournalSettings.defaults();
        // chronicles are of some year
        Duration ever = Duration.ofDays(3_650);
        return Journal.open(folder.resolve(name), new JournalSettings(true, ever, usual.maxBytes(), usual.sync()));
    }

    private static Ledger back(Journal journal, String workspace) throws Exception {
        return journal.ledger(workspace).get(10, TimeUnit.SECONDS);
    }

    private static List<Event> read(Journal journal, String workspace, Reading reading) throws Exception {
        return journal.read(workspace, reading, Duration.ofSeconds(10)).get(10, TimeUnit.SECONDS);
    }

    @Test
    void ledgers_and_events_are_back_after_a_process_that_was_killed_at_any_step() throws Exception {
        long seed = Long.getLong("dibs.laws.seed", System.nanoTime() & 0xffffffL);
        System.out.println("journal: seed " + seed);
        List<Chronicle> chronicles = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            chronicles.add(new Chronicle("w" + i, seed + i));
        }
        Random random = new Random(seed);
        String current = "kill-0";
        Journal journal = open(current);
        for (int kill = 1; kill <= 12; kill++) {
            for (int i = 0; i < 12; i++) {
                chronicles.get(random.nextInt(4)).go(1 + random.nextInt(8), journal);
            }
            if (random.nextBoolean()) {
                assertThat(read(journal, "w0", ALL)).isNotNull();
            }
            String next = "kill-" + kill;
            copyAsItIs(journal, folder.resolve(current), folder.resolve(next));
            journal.close();
            current = next;
            journal = open(current);
            assertThat(journal.damage()).isEmpty();
            for (Chronicle chronicle : chronicles) {
                if (chronicle.events.isEmpty()) {
                    continue;
                }
                Ledger back = back(journal, chronicle.workspace);
                assertThat(chronicle.now(back))
                        .as(chronicle.workspace + " after kill " + kill)
                        .isEqualTo(chronicle.state());
                assertThat(read(journal, chronicle.workspace, Reading.after(0, Integer.MAX_VALUE, EventQuery.ALL)))
                        .as(chronicle.workspace + " after kill " + kill)
                        .isEqualTo(chronicle.events);
            }
        }
        journal.close();
    }

    @Test
    void events_of_more_workspaces_than_have_an_open_block_are_all_there_once_and_in_order() throws Exception {
        List<Chronicle> chronicles = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            chronicles.add(new Chronicle("w" + i, i));
        }
        try (Journal journal = open("many")) {
            for (int round = 0; round < 4; round++) {
                for (Chronicle chronicle : chronicles) {
                    chronicle.go(3, journal);
                }
            }
            copyAsItIs(journal, folder.resolve("many"), folder.resolve("killed"));
        }
        for (String name : List.of("many", "killed")) {
            try (Journal journal = open(name)) {
                for (Chronicle chronicle : chronicles) {
                    assertThat(read(journal, chronicle.workspace, Reading.after(0, Integer.MAX_VALUE, EventQuery.ALL)))
                            .as(chronicle.workspace + " in " + name)
                            .isEqualTo(chronicle.events);
                }
            }
        }
    }

    @Test
    void a_tail_torn_at_any_byte_of_its_last_record_gives_what_came_before() throws Exception {
        Path whole = folder.resolve("whole");
        Chronicle chronicle = new Chronicle("w", 5);
        try (Journal journal = Journal.open(whole, JournalSettings.defaults())) {
            chronicle.go(40, journal);
            // all but the tail is as it was in the beginning: the store saw none of it
            for (int i = 0; i < 4; i++) {
                Files.copy(whole.resolve("tail-" + i), folder.resolve("kept-" + i));
            }
        }
        List<Long> ends = ends(folder.resolve("kept-0"));
        assertThat(ends).hasSize(chronicle.states.size());
        long from = ends.get(ends.size() - 2);
        long to = ends.get(ends.size() - 1);
        Random random = new Random(6);
        int opened = 0;
        for (long at = from; at < to; at++) {
            for (boolean cut : new boolean[] {true, false}) {
                Path torn = Files.createDirectory(folder.resolve("torn-" + at + cut));
                for (int i = 0; i < 4; i++) {
                    Files.copy(folder.resolve("kept-" + i), torn.resolve("tail-" + i));
                }
                boolean changed = tear(torn.resolve("tail-0"), at, cut, random);
                int records = new Tail(torn, 4, 2 << 20).after(0).size();
                assertThat(records)
                        .as("at byte " + at + (cut ? ", cut" : ", changed"))
                        .isEqualTo(changed ? ends.size() - 1 : ends.size());
                if (changed && opened++ % 16 == 0) {
                    try (Journal journal = Journal.open(torn, JournalSettings.defaults())) {
                        assertThat(Chronicle.timeless(back(journal, "w").snapshot()))
                                .isEqualTo(chronicle.states.get(chronicle.states.size() - 2));
                        assertThat(journal.damage()).isEmpty();
                    }
                }
                delete(torn);
            }
        }
    }

    /** Cuts a file off or changes one byte of it; tells whether it is another file now. */
    private static boolean tear(Path tail, long at, boolean cut, Random random) throws IOException {
        byte[] before = Files.readAllBytes(tail);
        try (RandomAccessFile file = new RandomAccessFile(tail.toFile(), "rw")) {
            if (cut) {
                file.setLength(at);
                file.setLength(before.length);
            } else {
                file.seek(at);
                file.write(before[(int) at] ^ (1 + random.nextInt(255)));
            }
        }
        return !java.util.Arrays.equals(before, Files.readAllBytes(tail));
    }

    @Test
    void a_damaged_store_is_never_misread() throws Exception {
        Path whole = folder.resolve("whole");
        Chronicle chronicle = new Chronicle("w", 7);
        try (Journal journal = Journal.open(whole, JournalSettings.defaults())) {
            chronicle.go(150, journal);
            journal.came(chronicle.ledger(), List.of());
            chronicle.states.add(chronicle.state());
            chronicle.go(150, journal);
        }
        Snapshot last = chronicle.states.get(chronicle.states.size() - 1);
        long length = Files.size(whole.resolve("journal.db"));
        Random random = new Random(Long.getLong("dibs.seed", 8));
        int refused = 0;
        int reported = 0;
        for (int round = 0; round < 150; round++) {
            Path damaged = Files.createDirectory(folder.resolve("damaged-" + round));
            Files.copy(whole.resolve("journal.db"), damaged.resolve("journal.db"));
            try (RandomAccessFile file =
                    new RandomAccessFile(damaged.resolve("journal.db").toFile(), "rw")) {
                for (int i = 0; i < 20; i++) {
                    file.seek((long) (random.nextDouble() * length));
                    file.write(random.nextInt(256));
                }
            }
            try (Journal journal = Journal.open(damaged, JournalSettings.defaults())) {
                for (Event event : read(journal, "w", ALL)) {
                    assertThat(chronicle.events).contains(event);
                }
                if (journal.workspaces().contains("w")) {
                    Snapshot found = Chronicle.timeless(back(journal, "w").snapshot());
                    assertThat(found).isIn(chronicle.states);
                    assertThat(found.equals(last) || !journal.damage().isEmpty())
                            .as("round " + round + ": an older state, and nothing is said of it")
                            .isTrue();
                } else {
                    assertThat(journal.damage()).as("round " + round).isNotEmpty();
                }
                reported += journal.damage().isEmpty() ? 0 : 1;
            } catch (JournalException | java.util.concurrent.ExecutionException loud) {
                refused++;
            }
            delete(damaged);
        }
        System.out.println("damaged stores: " + refused + " refused, " + reported + " read in part and reported");
        assertThat(refused + reported).isGreaterThan(50);
        assertThat(refused).as("so few bytes leave most of it to be read").isLessThan(50);
    }

    @Test
    void what_was_written_down_is_kept_until_a_ledger_comes_that_has_seen_it() throws Exception {
        Chronicle chronicle = new Chronicle("w", 11);
        try (Journal journal = open("unseen")) {
            chronicle.go(80, journal);
        }
        Chronicle elsewhere = new Chronicle("w", 12);
        elsewhere.go(10, StepLog.NONE);
        try (Journal journal = open("unseen")) {
            journal.came(elsewhere.ledger(), List.of());
            elsewhere.go(5, journal);
            assertThat(journal.revision("w")).isEqualTo(chronicle.ledger().revision());
            assertThat(journal.unseen()).containsExactly("w");
            journal.came(chronicle.ledger(), List.of());
            assertThat(journal.unseen()).isEmpty();
            journal.came(elsewhere.ledger(), List.of());
            assertThat(journal.unseen()).containsExactly("w");
        }
        try (Journal journal = open("unseen")) {
            assertThat(chronicle.now(back(journal, "w"))).isEqualTo(chronicle.state());
            long clock = Math.max(chronicle.ledger().clock(), elsewhere.ledger().clock());
            Stamp stamp = new Stamp(clock, 0, "n1", 2_000_000, Merge.REASON, null);
            Ledger merged =
                    Merge.of(chronicle.ledger(), elsewhere.ledger(), stamp).ledger();
            journal.came(merged, List.of());
            assertThat(journal.unseen()).isEmpty();
            assertThat(journal.revision("w")).isEqualTo(merged.revision());
        }
        try (Journal journal = open("unseen")) {
            assertThat(back(journal, "w").revision()).isGreaterThan(Epochs.first(2_000_000));
        }
    }

    @Test
    void the_epoch_of_a_ledger_that_is_not_written_down_is_not_taken_again() throws Exception {
        Chronicle chronicle = new Chronicle("w", 11);
        try (Journal journal = open("epoch")) {
            chronicle.go(40, journal);
        }
        Chronicle elsewhere = new Chronicle("w", 12);
        elsewhere.go(10, StepLog.NONE);
        long clock = elsewhere.ledger().clock();
        Stamp stamp = new Stamp(clock, 0, "n1", 3_000_000, "owner-lost", null);
        Command tick = new Command.Tick(new Call(RequestId.own("later"), "", "n1"));
        assertThat(elsewhere.ledger().apply(tick, stamp).events()).isNotEmpty();
        try (Journal journal = open("epoch")) {
            journal.came(elsewhere.ledger(), List.of());
            assertThat(journal.highest("w")).isEqualTo(elsewhere.ledger().revision());
            copyAsItIs(journal, folder.resolve("epoch"), folder.resolve("epoch-killed"));
        }
        try (Journal journal = open("epoch-killed")) {
            assertThat(journal.revision("w")).isEqualTo(chronicle.ledger().revision());
            assertThat(journal.highest("w")).isEqualTo(elsewhere.ledger().revision());
        }
    }

    @Test
    void what_is_written_down_is_never_begun_anew_though_nobody_brings_it_back_yet() throws Exception {
        try (Journal journal = open("soon")) {
            new Chronicle("w", 7).go(20, journal);
        }
        try (Journal journal = open("soon")) {
            assertThat(journal.bringsBack("w")).isTrue();
            assertThat(journal.bringsBack("another")).isFalse();
        }
    }

    @Test
    void a_step_that_does_not_follow_has_the_whole_ledger_written_down() throws Exception {
        Chronicle chronicle = new Chronicle("w", 9);
        Chronicle elsewhere = new Chronicle("w", 9);
        try (Journal journal = open("gap")) {
            chronicle.go(30, journal);
            elsewhere.go(30, StepLog.NONE);
            elsewhere.go(20, StepLog.NONE);
            elsewhere.go(10, journal);
        }
        try (Journal journal = open("gap")) {
            assertThat(elsewhere.now(back(journal, "w"))).isEqualTo(elsewhere.state());
            assertThat(journal.damage()).isEmpty();
        }
    }

    @Test
    void a_ledger_that_came_as_a_whole_outlives_the_process_from_its_first_step_on() throws Exception {
        Chronicle chronicle = new Chronicle("w", 21);
        chronicle.go(50, StepLog.NONE);
        try (Journal journal = open("whole")) {
            chronicle.go(1, journal);
            copyAsItIs(journal, folder.resolve("whole"), folder.resolve("killed"));
        }
        try (Journal journal = open("killed")) {
            assertThat(chronicle.now(back(journal, "w"))).isEqualTo(chronicle.state());
        }
    }

    @Test
    void who_asks_a_journal_that_is_closed_is_told_so() {
        Journal journal = open("closed");
        journal.close();
        assertThatThrownBy(() -> read(journal, "w", ALL)).hasMessageContaining("closed");
    }

    @Test
    void what_is_asked_of_the_past_is_what_a_plain_look_at_all_events_gives() throws Exception {
        Chronicle chronicle = new Chronicle("w", 11);
        try (Journal journal = open("past")) {
            chronicle.go(3_000, journal);
            List<Event> all = chronicle.events;
            assertThat(all).hasSizeGreaterThan(1_000);
            Random random = new Random(12);
            List<dev.dibs.core.model.Path> paths = all.stream()
                    .flatMap(event -> EventQuery.paths(event).stream())
                    .distinct()
                    .map(dev.dibs.core.model.Path::new)
                    .collect(Collectors.toList());
            paths.add(new dev.dibs.core.model.Path("nowhere"));
            for (int i = 0; i < 300; i++) {
                long one = all.get(random.nextInt(all.size())).at();
                long two = all.get(random.nextInt(all.size())).at();
                EventQuery query = new EventQuery(
                        random.nextInt(3) == 0 ? paths.get(random.nextInt(paths.size())) : null,
                        random.nextInt(3) == 0 ? paths.get(random.nextInt(paths.size())) : null,
                        random.nextInt(3) == 0 ? List.of(EventType.CLAIM_ACQUIRED, EventType.CLAIM_EXPIRED) : List.of(),
                        random.nextInt(3) == 0 ? "s" + random.nextInt(6) : null,
                        random.nextInt(4) == 0 ? Math.min(one, two) : Long.MIN_VALUE,
                        random.nextInt(4) == 0 ? Math.max(one, two) : Long.MAX_VALUE);
                boolean newestFirst = random.nextBoolean();
                long start = random.nextInt(3) == 0
                        ? (newestFirst ? Long.MAX_VALUE : 0)
                        : all.get(random.nextInt(all.size())).revision();
                Reading reading = new Reading(newestFirst, start, 1 + random.nextInt(50), query);
                List<Event> wanted =
                        new ArrayList<>(all.stream().filter(reading::wants).toList());
                if (newestFirst) {
                    java.util.Collections.reverse(wanted);
                }
                assertThat(read(journal, "w", reading))
                        .as("" + reading)
                        .isEqualTo(wanted.subList(0, Math.min(reading.limit(), wanted.size())));
            }
        }
    }

    @Test
    void one_journal_is_for_one_process() {
        try (Journal first = open("one")) {
            assertThatThrownBy(() -> open("one"))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("in use")
                    .hasMessageContaining("DIBS_HOME");
            assertThat(first.trouble()).isNull();
        }
    }

    @Test
    void who_is_refused_a_journal_does_not_free_it_for_others() throws Exception {
        Path locks = Path.of("/proc/locks");
        assumeTrue(Files.isReadable(locks));
        try (Journal first = open("one")) {
            String inode = ":" + Files.getAttribute(folder.resolve("one").resolve("lock"), "unix:ino") + " ";
            assertThat(Files.readString(locks)).contains(inode);
            assertThatThrownBy(() -> open("one")).isInstanceOf(JournalException.class);
            assertThat(Files.readString(locks)).contains(inode);
            assertThat(first.trouble()).isNull();
        }
    }

    @Test
    void what_was_closed_in_a_hurry_can_be_opened_again_once_it_is_written() throws Exception {
        Journal journal = open("hurry");
        Thread.currentThread().interrupt();
        journal.close();
        assertThat(Thread.interrupted()).isTrue();
        Awaitility.await().ignoreExceptions().until(() -> {
            open("hurry").close();
            return true;
        });
    }

    @Test
    void what_cannot_be_opened_is_closed_again() throws Exception {
        open("again").close();
        Tail tail = new Tail(folder.resolve("again"), 4, 2 << 20);
        assertThat(tail.put(1, new byte[] {9, 1, 2, 3})).isTrue();
        assertThatThrownBy(() -> open("again")).hasMessageContaining("newer");
        tail.clear(0);
        open("again").close();
    }

    @Test
    void what_is_taken_after_the_close_is_not_written_down_and_holds_nobody_up() throws Exception {
        Chronicle chronicle = new Chronicle("w", 5);
        Journal journal = open("closed");
        chronicle.go(20, journal);
        Snapshot last = chronicle.state();
        journal.close();
        chronicle.go(20, journal);
        journal.came(chronicle.ledger(), List.of());
        assertThat(journal.waiting()).isZero();
        try (Journal again = open("closed")) {
            assertThat(chronicle.now(back(again, "w"))).isNotEqualTo(chronicle.state());
            assertThat(back(again, "w").revision()).isEqualTo(last.revision());
        }
    }

    @Test
    void fences_do_not_go_back_though_the_ledger_cannot_be_read() throws Exception {
        Chronicle chronicle = new Chronicle("w", 5);
        try (Journal journal = open("lost")) {
            chronicle.go(60, journal);
        }
        open("lost").close();
        Path file = folder.resolve("lost").resolve("journal.db");
        try (java.sql.Connection connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + file);
                java.sql.Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("delete from snapshots") + statement.executeUpdate("delete from steps"))
                    .isPositive();
        }
        try (Journal journal = open("lost")) {
            assertThat(journal.revision("w")).isZero();
            assertThat(journal.highest("w")).isEqualTo(chronicle.ledger().revision());
        }
    }

    @Test
    void a_store_that_was_emptied_is_not_taken_for_a_new_one() throws Exception {
        Chronicle chronicle = new Chronicle("w", 5);
        for (int i = 0; i < 2; i++) {
            try (Journal journal = open("emptied")) {
                chronicle.go(20, journal);
            }
        }
        Path file = folder.resolve("emptied").resolve("journal.db");
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, new byte[0]);
        assertThatThrownBy(() -> open("emptied"))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("journal.db was emptied");
        Files.write(file, whole);
        try (Journal journal = open("emptied")) {
            assertThat(chronicle.now(back(journal, "w"))).isEqualTo(chronicle.state());
        }
    }

    @Test
    void a_newer_journal_is_refused_and_left_as_it_is() throws Exception {
        open("newer").close();
        Path file = folder.resolve("newer").resolve("journal.db");
        try (java.sql.Connection connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + file);
                java.sql.Statement statement = connection.createStatement()) {
            statement.executeUpdate("update about set form = 4");
        }
        assertThatThrownBy(() -> open("newer"))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("form 4");
    }

    @Test
    void a_step_of_a_newer_version_is_refused_and_not_taken_for_damage() throws Exception {
        open("newer-step").close();
        Tail tail = new Tail(folder.resolve("newer-step"), 4, 2 << 20);
        assertThat(tail.put(1, new byte[] {9, 1, 2, 3})).isTrue();
        assertThatThrownBy(() -> open("newer-step"))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("newer");
    }

    @Test
    void a_step_too_large_for_the_tail_outlives_the_process_too() throws Exception {
        Chronicle chronicle = new Chronicle("w", 31);
        Ledger ledger = chronicle.ledger();
        try (Journal journal = open("large")) {
            chronicle.go(20, journal);
            Command.Write write = new Command.Write(
                    new Call(RequestId.own("large"), "", "n1"),
                    new dev.dibs.core.model.Path("a"),
                    null,
                    "\"" + "x".repeat(3 << 20) + "\"",
                    "",
                    null);
            Stamp stamp = Stamp.at(ledger.clock() + 1, 0, "n1");
            TakenSteps taken = new TakenSteps("w", ledger.revision(), ledger.steps(), write, stamp);
            List<Event> events = ledger.apply(write, stamp).events();
            journal.taken(ledger, new StepBytes(taken, List.of()), events);
            copyAsItIs(journal, folder.resolve("large"), folder.resolve("large-killed"));
        }
        try (Journal journal = open("large-killed")) {
            assertThat(chronicle.now(back(journal, "w"))).isEqualTo(chronicle.state());
        }
    }

    @Test
    void only_its_owner_can_read_the_files() throws IOException {
        open("private").close();
        try (Stream<Path> files = Files.walk(folder.resolve("private"))) {
            for (Path file : files.toList()) {
                assertThat(Files.getPosixFilePermissions(file).toString())
                        .as("" + file)
                        .doesNotContain("GROUP")
                        .doesNotContain("OTHERS");
            }
        }
    }

    /** Copies what a process that is killed now leaves behind. */
    private static void copyAsItIs(Journal journal, Path from, Path to) throws IOException {
        Files.createDirectories(to);
        while (true) {
            String before = look(journal, from);
            try (Stream<Path> files = Files.list(from)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            if (look(journal, from).equals(before)) {
                return;
            }
        }
    }

    private static String look(Journal journal, Path folder) throws IOException {
        StringBuilder look = new StringBuilder("" + journal.waiting());
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                look.append(file.getFileName()).append(Files.size(file)).append(Files.getLastModifiedTime(file));
            }
        }
        return look.toString();
    }

    /** Where the records of a tail's file end. */
    private static List<Long> ends(Path file) throws IOException {
        List<Long> ends = new ArrayList<>();
        java.nio.ByteBuffer bytes = java.nio.ByteBuffer.wrap(Files.readAllBytes(file));
        int at = 0;
        while (bytes.getInt(at) != 0) {
            at += 16 + bytes.getInt(at);
            ends.add((long) at);
        }
        return ends;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
