package dev.dibs.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** One history before it is told: who is there, what goes wrong and when. */
record Plan(long seed, int machines, int backups, boolean quorum, int clients, long millis, List<Fault> faults) {

    static Plan draw(long seed) {
        Random random = new Random(seed * 0x9E3779B97F4A7C15L + 3);
        random.nextInt();
        boolean quorum = random.nextInt(3) == 0;
        int machines = quorum ? (random.nextBoolean() ? 3 : 5) : 2 + random.nextInt(4);
        int backups = quorum ? machines / 2 : Math.min(machines - 1, 1 + random.nextInt(2));
        long millis = 20_000 + random.nextInt(40_000);
        List<Fault> faults = new ArrayList<>();
        long at = 2_000 + random.nextInt(3_000);
        while (at < millis - 2_000) {
            at = quorum ? oneTrouble(random, machines, at, faults) : trouble(random, machines, at, faults);
        }
        return new Plan(seed, machines, backups, quorum, 2 + random.nextInt(3), millis, List.copyOf(faults));
    }

    /** Whether owners carry out several commands together: in one history of four. */
    boolean gathers() {
        return seed % 4 == 3;
    }

    /** With a quorum as many go at once as there are copies, and the next trouble comes when they are back. */
    private static long oneTrouble(Random random, int machines, long from, List<Fault> faults) {
        int side = 0;
        int most = machines / 2;
        while (Integer.bitCount(side) < 1 + random.nextInt(most)) {
            side |= 1 << random.nextInt(machines);
        }
        int one = Integer.numberOfTrailingZeros(side);
        long lasts = 1_000 + random.nextInt(25_000);
        switch (random.nextInt(6)) {
            case 0, 1, 2 -> {
                faults.add(new Fault(from, Fault.Kind.CUT, side, 0));
                faults.add(new Fault(from + lasts, Fault.Kind.HEAL, 0, 0));
            }
            case 3 -> {
                faults.add(new Fault(from, Fault.Kind.CRASH, one, 0));
                faults.add(new Fault(from + lasts, Fault.Kind.RESTART, one, 0));
            }
            case 4 -> {
                faults.add(new Fault(from, Fault.Kind.FREEZE, one, 0));
                faults.add(new Fault(from + lasts, Fault.Kind.THAW, one, 0));
            }
            default -> {
                faults.add(new Fault(from, Fault.Kind.LOSSY, 0, 0));
                faults.add(new Fault(from + lasts / 4, Fault.Kind.CALM, 0, 0));
            }
        }
        return from + lasts + 25_000;
    }

    private static long trouble(Random random, int machines, long at, List<Fault> faults) {
        int one = random.nextInt(machines);
        long lasts = 500 + random.nextInt(20_000);
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> {
                faults.add(new Fault(at, Fault.Kind.CUT, 1 + random.nextInt((1 << machines) - 2), 0));
                faults.add(new Fault(at + lasts, Fault.Kind.HEAL, 0, 0));
            }
            case 4, 5 -> {
                faults.add(new Fault(at, Fault.Kind.CRASH, one, 0));
                faults.add(new Fault(at + lasts, Fault.Kind.RESTART, one, 0));
            }
            case 6 -> faults.add(new Fault(at, Fault.Kind.BLACKOUT, 0, random.nextInt(3_000)));
            case 7 -> {
                faults.add(new Fault(at, Fault.Kind.FREEZE, one, 0));
                faults.add(new Fault(at + lasts, Fault.Kind.THAW, one, 0));
            }
            case 8 -> faults.add(new Fault(at, Fault.Kind.JUMP, one, random.nextInt(7_200_000) - 3_600_000));
            case 9 -> faults.add(new Fault(at, Fault.Kind.HAND_OVER, one, 0));
            default -> {
                faults.add(new Fault(at, Fault.Kind.LOSSY, 0, 0));
                faults.add(new Fault(at + lasts / 4, Fault.Kind.CALM, 0, 0));
            }
        }
        return at + 500 + random.nextInt(12_000);
    }

    Plan with(List<Fault> fewer) {
        return new Plan(seed, machines, backups, quorum, clients, millis, List.copyOf(fewer));
    }

    boolean hasCuts() {
        return faults.stream()
                .anyMatch(fault -> fault.kind() != Fault.Kind.JUMP && fault.kind() != Fault.Kind.HAND_OVER);
    }
}
