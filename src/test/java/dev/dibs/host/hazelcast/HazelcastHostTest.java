package dev.dibs.host.hazelcast;

import dev.dibs.host.HostPromises;
import dev.dibs.host.LedgerHost;
import dev.dibs.kit.HandTime;
import dev.dibs.kit.Members;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class HazelcastHostTest extends HostPromises {
    private static Members members;
    private static Members.Node one;
    private static Members.Node two;

    @BeforeAll
    static void start() {
        members = new Members();
        one = members.start();
        two = members.start();
    }

    @AfterAll
    static void stop() {
        members.close();
    }

    @Override
    protected LedgerHost host() {
        return one.host();
    }

    @Override
    protected LedgerHost other() {
        return two.host();
    }

    @Override
    protected HandTime time() {
        return members.time;
    }
}
