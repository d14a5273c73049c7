package dev.dibs.kit;

import dev.dibs.host.Standing;

/** A node, {@code n}, that knows of no other. */
public class OneNode implements Standing {
    @Override
    public String nodeId() {
        return "n";
    }

    @Override
    public boolean lives(String nodeId) {
        return nodeId.equals("n");
    }

    @Override
    public int place() {
        return 0;
    }

    @Override
    public boolean hasQuorum() {
        return true;
    }
}
