package dev.dibs.core.ledger;

import dev.dibs.core.model.ClaimView;
import dev.dibs.core.model.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the event of a refusal tells of it: its kind, and who was in the way. */
final class RefusalDetails {
    private RefusalDetails() {}

    static void add(Turn.Draft event, Refusal refusal) {
        if (refusal instanceof Refusal.Claimed claimed) {
            List<Object> holders = new ArrayList<>();
            for (ClaimView view : claimed.holders()) {
                Map<String, Object> holder = new LinkedHashMap<>();
                holder.put("path", view.claim().path().text());
                holder.put("session", view.claim().session());
                holder.put("fence", view.claim().fence());
                holders.add(holder);
            }
            event.reason("claimed").with("holders", holders).with("ahead", (long) claimed.ahead());
            if (claimed.waited() > 0) {
                event.lasting("waitedSeconds", claimed.waited());
            }
        } else if (refusal instanceof Refusal.Cooling cooling) {
            event.reason("cooling").with("cooledBy", cooling.session());
        } else if (refusal instanceof Refusal.Deadlock deadlock) {
            List<Object> circle = new ArrayList<>();
            for (Refusal.Wait wait : deadlock.circle()) {
                Map<String, Object> edge = new LinkedHashMap<>();
                edge.put("session", wait.session());
                edge.put("waitsFor", wait.waitsFor());
                circle.add(edge);
            }
            event.reason("deadlock").with("circle", circle);
        } else if (refusal instanceof Refusal.TooMany tooMany) {
            event.reason("too-many").with("limit", tooMany.limit());
        }
    }
}
