package dev.dibs.wire.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dibs.core.ledger.Remembered;
import dev.dibs.core.ledger.Snapshot;
import dev.dibs.core.ledger.TakenSteps;
import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Call;
import dev.dibs.core.model.Claim;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.EventBlock;
import dev.dibs.core.model.KeptAnswer;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.model.Mode;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.Query;
import dev.dibs.core.model.Refusal;
import dev.dibs.core.model.Reply;
import dev.dibs.core.model.RequestId;
import dev.dibs.core.model.Stamp;
import dev.dibs.kit.RandomValues;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class BinaryFormTest {
    private static final List<Class<?>> ROOTS = List.of(
            Command.class,
            Query.class,
            Reply.class,
            Refusal.class,
            Answer.class,
            Stamp.class,
            Event.class,
            Snapshot.class);

    private final long seed = Long.getLong("dibs.seed", System.nanoTime());

    BinaryFormTest() {
        System.out.println("seed: -Ddibs.seed=" + seed);
    }

    @Test
    void every_kind_of_value_comes_back_equal() {
        RandomValues values = new RandomValues(seed);
        for (Class<?> root : ROOTS) {
            List<? extends Class<?>> kinds = root.isSealed() ? cases(root) : List.of(root);
            for (Class<?> kind : kinds) {
                for (int i = 0; i < 50; i++) {
                    comesBack(kind, root, values);
                }
            }
        }
    }

    private static <T> void comesBack(Class<?> kind, Class<T> root, RandomValues values) {
        T value = root.cast(values.of(kind));
        BinaryForm<T> form = new BinaryForm<>(root, true);
        assertThat(form.read(form.write(value))).isEqualTo(value);
    }

    @Test
    void steps_are_the_same_bytes_whoever_makes_those_of_their_commands() {
        RandomValues values = new RandomValues(seed);
        for (int i = 0; i < 200; i++) {
            TakenSteps steps = values.of(TakenSteps.class);
            byte[] bytes = BinaryForm.STEPS.write(steps);
            List<Letter> here = new ArrayList<>(List.of(new Letter(steps.command())));
            List<Letter> came = new ArrayList<>(List.of(new Letter(BinaryForm.COMMAND.write(steps.command()))));
            List<TakenSteps.Next> more = new ArrayList<>();
            for (TakenSteps.Next next : steps.more()) {
                here.add(new Letter(next.command()));
                came.add(new Letter(BinaryForm.COMMAND.write(next.command())));
                more.add(new TakenSteps.Next(came.get(came.size() - 1).command(), next.stamp()));
            }
            TakenSteps same = new TakenSteps(
                    steps.workspace(),
                    steps.revision(),
                    steps.steps(),
                    came.get(0).command(),
                    steps.stamp(),
                    more);
            assertThat(new StepBytes(same, came).bytes()).isEqualTo(bytes);
            assertThat(new StepBytes(steps, here).bytes()).isEqualTo(bytes);
            assertThat(new StepBytes(bytes).steps()).isEqualTo(steps);
        }
    }

    @Test
    void events_packed_one_by_one_are_the_same_bytes_as_all_at_once() {
        RandomValues values = new RandomValues(seed);
        EventPacker packer = new EventPacker();
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            assertThat(packer.count()).isEqualTo(i);
            assertThat(packer.toBytes()).isEqualTo(BinaryForm.EVENTS.write(new EventBlock(events)));
            Event event = values.of(Event.class);
            events.add(event);
            packer.add(event);
        }
        assertThat(packer.size()).isBetween(packer.toBytes().length - 10, packer.toBytes().length);
    }

    @Test
    void a_step_that_an_older_version_wrote_is_one_step() {
        TakenSteps drawn = new RandomValues(seed).of(TakenSteps.class);
        TakenSteps one =
                new TakenSteps(drawn.workspace(), drawn.revision(), drawn.steps(), drawn.command(), drawn.stamp());
        byte[] bytes = BinaryForm.STEPS.write(one);
        byte[] older = Arrays.copyOf(bytes, bytes.length - 1);
        older[1] -= 1 << 2;
        assertThat(BinaryForm.STEPS.read(older)).isEqualTo(one);
    }

    @Test
    void a_letter_of_another_command_is_not_taken_for_that_of_a_step() {
        RandomValues values = new RandomValues(seed);
        TakenSteps steps = values.of(TakenSteps.class);
        Letter other = new Letter(values.of(Command.Take.class));
        assertThat(new StepBytes(steps, List.of(other)).bytes()).isEqualTo(BinaryForm.STEPS.write(steps));
    }

    @Test
    void a_component_that_may_not_be_null_is_named() {
        Stamp without = new Stamp(1, 2, null, 3, "", null);
        assertThatThrownBy(() -> BinaryForm.STAMP.write(without)).hasMessage("Stamp.owner is null");
    }

    @Test
    void each_case_of_a_closed_family_has_a_number() {
        for (Class<?> family : reachable()) {
            if (family.isSealed()) {
                assertThat(Families.CASES).containsKey(family);
                assertThat(Families.CASES.get(family))
                        .doesNotHaveDuplicates()
                        .containsExactlyInAnyOrderElementsOf(records(family));
            }
        }
    }

    @Test
    void the_form_of_a_claim_stays_what_it_is() {
        Command take = new Command.Take(
                new Call(RequestId.own("r-1"), "hash", "node"),
                List.of(new Path("src/a.js")),
                Mode.EXCLUSIVE,
                0,
                Claim.NEVER,
                25_000,
                "why",
                Map.of("k", "v"),
                "t-1");
        byte[] bytes = BinaryForm.COMMAND.write(take);
        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(GOLDEN);
        assertThat(BinaryForm.COMMAND.read(HexFormat.of().parseHex(GOLDEN))).isEqualTo(take);
    }

    private static final String GOLDEN =
            "0105250d090d722d31011168617368116e6f64650105217372632f612e6a73254558434c555349"
                    + "56450200d286030d77687901056b05760d742d31";

    @Test
    void a_value_that_is_cut_off_is_refused_wherever_the_cut_is() {
        RandomValues values = new RandomValues(seed);
        for (int i = 0; i < 3; i++) {
            byte[] bytes = BinaryForm.SNAPSHOT.write(values.of(Snapshot.class));
            for (int length = 0; length < bytes.length; length++) {
                byte[] cut = Arrays.copyOf(bytes, length);
                assertThatThrownBy(() -> BinaryForm.SNAPSHOT.read(cut)).isInstanceOf(BinaryException.class);
            }
            byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
            assertThatThrownBy(() -> BinaryForm.SNAPSHOT.read(longer)).isInstanceOf(BinaryException.class);
        }
    }

    @Test
    void damage_is_refused_or_read_as_another_value_in_no_time_and_no_space() {
        RandomValues values = new RandomValues(seed);
        Random random = new Random(seed);
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            byte[] whole = BinaryForm.SNAPSHOT.write(values.of(Snapshot.class));
            for (int i = 0; i < 20_000; i++) {
                if (i % 100 == 0) {
                    whole = BinaryForm.SNAPSHOT.write(values.of(Snapshot.class));
                }
                byte[] bytes = whole.clone();
                for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
                try {
                    BinaryForm.SNAPSHOT
                            .read(bytes)
                            .answers()
                            .forEach(one -> assertThat(one.answer()).isNotNull());
                } catch (BinaryException e) {
                    assertThat(e).hasMessageMatching("(?s).*(damaged|newer|not a value|cannot be).*");
                }
            }
        });
    }

    @Test
    void noise_is_refused() {
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] noise = new byte[random.nextInt(60)];
            random.nextBytes(noise);
            if (noise.length > 0) {
                noise[0] = 1;
            }
            try {
                assertThat(BinaryForm.ANSWER.read(noise)).isNotNull();
            } catch (BinaryException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
    }

    @Test
    void a_count_beyond_the_bytes_that_are_there_allocates_nothing() {
        // an answer whose reply is a list of sessions that claims to have 2^62 of them
        byte[] bytes = HexFormat.of().parseHex("01110d05ffffffffffffffff3f");
        assertThatThrownBy(() -> BinaryForm.ANSWER.read(bytes)).isInstanceOf(BinaryException.class);
    }

    record Old(String name, long count) {}

    record New(
            String name, long count, String note, @Nullable Path path, List<String> more, boolean sure) {}

    @Test
    void what_an_older_version_did_not_write_is_nothing() {
        byte[] old = new BinaryForm<>(Old.class, true).write(new Old("a", 7));
        assertThat(new BinaryForm<>(New.class, true).read(old)).isEqualTo(new New("a", 7, "", null, List.of(), false));
    }

    @Test
    void what_a_newer_version_wrote_is_refused_and_says_what_to_do() {
        byte[] bytes = new BinaryForm<>(New.class, true).write(new New("a", 7, "", null, List.of(), true));
        assertThatThrownBy(() -> new BinaryForm<>(Old.class, true).read(bytes))
                .isInstanceOf(BinaryException.class)
                .hasMessageContaining("newer dibs")
                .hasMessageContaining("update this node");
        byte[] form = BinaryForm.STAMP.write(Stamp.at(1, 2, "n"));
        form[0] = 2;
        assertThatThrownBy(() -> BinaryForm.STAMP.read(form)).hasMessageContaining("newer dibs");
        byte[] snapshot = BinaryForm.SNAPSHOT.write(new RandomValues(seed).of(Snapshot.class));
        snapshot[0] = 3;
        assertThatThrownBy(() -> BinaryForm.SNAPSHOT.read(snapshot)).hasMessageContaining("newer dibs");
        snapshot[0] = 1;
        assertThat(BinaryForm.SNAPSHOT.read(snapshot)).isNotNull();
        byte[] command = {1, 99, 0, 0, 0, 0};
        assertThatThrownBy(() -> BinaryForm.COMMAND.read(command)).hasMessageContaining("unknown Command 99");
    }

    @Test
    void a_setting_that_an_older_version_did_not_know_has_its_default() {
        byte[] bytes = {1, 1};
        assertThat(new BinaryForm<>(LedgerSettings.class, true).read(bytes)).isEqualTo(LedgerSettings.defaults());
    }

    @Test
    void what_comes_again_is_short_and_one_instance() {
        Path path = new Path("src/a/rather/long/path/to/some/file.java");
        Command once = new Command.Release(call(), List.of(path), "", "");
        Command often = new Command.Release(call(), List.of(path, new Path(path.text()), path), "", "");
        BinaryForm<Command> large = new BinaryForm<>(Command.class, true);
        byte[] bytes = large.write(often);
        assertThat(bytes.length).isEqualTo(large.write(once).length + 2);
        List<Path> paths = ((Command.Release) large.read(bytes)).paths();
        assertThat(paths.get(0)).isSameAs(paths.get(1)).isSameAs(paths.get(2));
    }

    @Test
    void texts_that_come_once_are_named_as_they_are_in_the_model() {
        Families.ONCE.forEach((type, names) -> assertThat(type.getRecordComponents())
                .filteredOn(component -> component.getType() == String.class)
                .extracting(RecordComponent::getName)
                .containsAll(names));
    }

    record AnswerInPlace(String from, String request, String fingerprint, long at, Answer answer) {}

    @Test
    void a_remembered_answer_that_an_earlier_version_wrote_is_read() {
        RandomValues values = new RandomValues(seed);
        for (int i = 0; i < 200; i++) {
            Remembered one = values.of(Remembered.class);
            AnswerInPlace old = new AnswerInPlace(one.from(), one.request(), one.fingerprint(), one.at(), one.answer());
            assertThat(REMEMBERED.read(new BinaryForm<>(AnswerInPlace.class, true).write(old)))
                    .isEqualTo(one);
        }
    }

    @Test
    void a_remembered_answer_is_kept_as_it_was_written_and_not_read_before_it_is_asked_for() {
        Remembered one = new RandomValues(seed).of(Remembered.class);
        KeptAnswer.Form given = one.kept().form();
        byte[] bytes = REMEMBERED.write(one);
        KeptAnswer.Form written = one.kept().form();
        assertThat(written).isNotSameAs(given);
        assertThat(REMEMBERED.write(one)).isEqualTo(bytes);
        assertThat(one.kept().form()).isSameAs(written);
        assertThat(REMEMBERED.read(bytes)).isEqualTo(one);
        byte[] answer = BinaryForm.KEPT_ANSWER.write(one.answer());
        bytes[bytes.length - answer.length] = 99;
        Remembered damaged = REMEMBERED.read(bytes);
        assertThat(damaged.request()).isEqualTo(one.request());
        assertThatThrownBy(damaged::answer).isInstanceOf(BinaryException.class).hasMessageContaining("newer");
    }

    private static final BinaryForm<Remembered> REMEMBERED = new BinaryForm<>(Remembered.class, true);

    private static Call call() {
        return new Call(RequestId.own("r"), "h", "n");
    }

    private static Set<Class<?>> reachable() {
        Set<Class<?>> seen = new HashSet<>();
        ROOTS.forEach(root -> reach(root, seen));
        return seen;
    }

    private static void reach(Type type, Set<Class<?>> seen) {
        if (type instanceof ParameterizedType generic) {
            Arrays.stream(generic.getActualTypeArguments()).forEach(each -> reach(each, seen));
        } else if (type instanceof Class<?> plain && seen.add(plain)) {
            if (plain.isSealed()) {
                records(plain).forEach(each -> reach(each, seen));
            } else if (plain.isRecord()) {
                for (RecordComponent component : plain.getRecordComponents()) {
                    reach(component.getGenericType(), seen);
                }
            }
        }
    }

    private static List<? extends Class<?>> cases(Class<?> family) {
        return Families.CASES.get(family);
    }

    @SuppressWarnings("unchecked")
    private static List<Class<? extends Record>> records(Class<?> family) {
        return Arrays.stream(family.getPermittedSubclasses())
                .<Class<? extends Record>>map(each -> (Class<? extends Record>) each)
                .toList();
    }
}
