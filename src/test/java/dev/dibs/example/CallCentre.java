package dev.dibs.example;

import dev.dibs.Claim;
import dev.dibs.ClaimOptions;
import dev.dibs.ClaimRefusedException;
import dev.dibs.Dibs;
import dev.dibs.DibsOptions;
import dev.dibs.Loss;
import dev.dibs.Session;
import dev.dibs.SessionOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Agents at their desks who must not call the same customer at once. Each desk is a process with a clustered Vert.x; nothing
 * else is needed to run.
 */
public final class CallCentre {
    private final Dibs dibs;
    private final String agent;
    private final List<Loss> losses = new CopyOnWriteArrayList<>();
    private final Map<String, Claim> calls = new ConcurrentHashMap<>();
    private Session session;

    /** A desk, on a Vert.x that is clustered over Hazelcast. */
    public CallCentre(Vertx vertx, String agent) {
        this.dibs = Dibs.create(vertx, new DibsOptions());
        this.agent = agent;
    }

    /** The agent sits down. */
    public Future<Void> start() {
        return dibs.workspace("call-centre")
                .open(new SessionOptions()
                        .setId(agent)
                        .setName(agent)
                        .setUser(agent)
                        .setTtl(Duration.ofSeconds(3)))
                .map(opened -> {
                    session = opened;
                    // whoever loses a claim must hang up: somebody else may call by now
                    opened.onLost(loss -> {
                        losses.add(loss);
                        if (loss.path().isEmpty()) {
                            calls.clear();
                        } else {
                            calls.remove(loss.path());
                        }
                    });
                    return null;
                });
    }

    /** Begins a call, unless a colleague is on the line with this customer: then it says who. */
    public Future<String> call(String customer) {
        return claim(customer, Duration.ZERO).map(claim -> "calling").recover(failure -> {
            if (failure instanceof ClaimRefusedException refused) {
                return Future.succeededFuture(
                        "busy: " + refused.holders().get(0).session() + " is on the line");
            }
            return Future.failedFuture(failure);
        });
    }

    /** Begins a call as soon as the colleagues before are done with this customer. */
    public Future<Claim> callWhenFree(String customer, Duration patience) {
        return claim(customer, patience);
    }

    private Future<Claim> claim(String customer, Duration patience) {
        return session.claim(
                        "customers/" + customer,
                        new ClaimOptions().setWait(patience).setReason("call by " + agent))
                .onSuccess(claim -> calls.put("customers/" + customer, claim));
    }

    /** Ends a call. */
    public Future<Void> hangUp(String customer) {
        String path = "customers/" + customer;
        calls.remove(path);
        return session.release(List.of(path));
    }

    /** The calls that go on. */
    public List<String> calls() {
        return List.copyOf(calls.keySet());
    }

    /** The calls that had to end. */
    public List<Loss> losses() {
        return losses;
    }

    /** The agent goes home. */
    public Future<Void> stop() {
        return session.close();
    }
}
