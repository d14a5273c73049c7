package dev.dibs.kit;

import dev.dibs.core.model.Command;
import dev.dibs.core.model.Query;
import dev.dibs.core.model.Stamp;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a history does.
 *
 * @param rebuild whether one copy is rebuilt from its snapshot first
 * @param query what is asked afterwards; null for nothing
 */
public record Move(
        Command command,
        Stamp stamp,
        boolean rebuild,
        @Nullable Query query) {
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        out.append("now ").append(stamp.now());
        if (stamp.epoch() != 0) {
            out.append(" epoch ").append(stamp.epoch());
        }
        if (stamp.settings() != null) {
            out.append(" coolDown ").append(stamp.settings().coolDownMillis());
        }
        out.append("  ")
                .append(command.toString()
                        .replace("call=Call[request=RequestId", "by[")
                        .replace("[[", "["));
        if (rebuild) {
            out.append("  (after a rebuild)");
        }
        if (query != null) {
            out.append("  then ").append(query);
        }
        return out.toString();
    }
}
