package dev.dibs.edge;

import dev.dibs.wire.json.MalformedException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Percent-encoding as RFC 3986 has it, read strictly and once. */
final class Addresses {
    private Addresses() {}

    /** The text of a part of a path. */
    static String decode(String field, String raw) {
        return decode(field, raw, false);
    }

    /** The text of a name or value of a query, in which {@code +} is a space. */
    static String decodeQuery(String field, String raw) {
        return decode(field, raw, true);
    }

    private static String decode(String field, String raw, boolean plusIsSpace) {
        if (isPlain(raw, plusIsSpace)) {
            return raw;
        }
        ByteBuffer bytes = ByteBuffer.allocate(raw.length() * 3);
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                if (i + 2 >= raw.length()) {
                    throw new MalformedException(field, field + " ends within a percent-encoded byte");
                }
                int high = Character.digit(raw.charAt(i + 1), 16);
                int low = Character.digit(raw.charAt(i + 2), 16);
                if (high < 0 || low < 0) {
                    throw new MalformedException(field, field + " has a % that two hexadecimal digits do not follow");
                }
                bytes.put((byte) (high << 4 | low));
                i += 2;
            } else if (c == '+' && plusIsSpace) {
                bytes.put((byte) ' ');
            } else if (c < 0x100) {
                // the server reads a request line byte by byte: what is not ASCII came as raw bytes of UTF-8
                bytes.put((byte) c);
            } else {
                throw new MalformedException(field, field + " is not percent-encoded");
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(bytes.flip())
                    .toString();
        } catch (CharacterCodingException wrong) {
            throw new MalformedException(field, field + " is not UTF-8 once its percent-encoding is undone");
        }
    }

    private static boolean isPlain(String raw, boolean plusIsSpace) {
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%' || c >= 0x80 || (c == '+' && plusIsSpace)) {
                return false;
            }
        }
        return true;
    }
}
