package dev.dibs.wire.json;

import dev.dibs.core.model.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Places in the list of claims, as text that participants hand back and do not read. */
public final class Cursors {
    private static final String BETWEEN = "\n";

    private Cursors() {}

    /** The text of a place. */
    static String write(Reply.Cursor cursor) {
        String text = cursor.path() + BETWEEN + cursor.session();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The place of a text; throws {@link MalformedException}. */
    public static Reply.Cursor read(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            String plain = new String(bytes, StandardCharsets.UTF_8);
            int between = plain.indexOf(BETWEEN);
            if (between > 0) {
                return new Reply.Cursor(plain.substring(0, between), plain.substring(between + 1));
            }
        } catch (IllegalArgumentException wrong) {
            throw unknown();
        }
        throw unknown();
    }

    private static MalformedException unknown() {
        return new MalformedException("cursor", "cursor is none of ours; hand back nextCursor as it was given");
    }
}
