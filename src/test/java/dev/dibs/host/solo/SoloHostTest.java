package dev.dibs.host.solo;

import static dev.dibs.kit.Participant.await;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.model.Query;
import dev.dibs.host.HostException;
import dev.dibs.host.HostPromises;
import dev.dibs.host.LedgerHost;
import dev.dibs.kit.HandTime;
import org.junit.jupiter.api.Test;

class SoloHostTest extends HostPromises {
    private final HandTime time = new HandTime();
    private final SoloHost host = new SoloHost(LedgerSettings.defaults(), time, "test");

    @Override
    protected LedgerHost host() {
        return host;
    }

    @Override
    protected LedgerHost other() {
        return host;
    }

    @Override
    protected HandTime time() {
        return time;
    }

    @Test
    void a_closed_host_says_that_it_stops() {
        await(host.close());
        assertThatThrownBy(() -> await(host.ask(workspace, new Query.Count())))
                .isInstanceOfSatisfying(
                        HostException.class,
                        e -> org.assertj.core.api.Assertions.assertThat(e.code())
                                .isEqualTo(HostException.Code.STOPPING));
    }
}
