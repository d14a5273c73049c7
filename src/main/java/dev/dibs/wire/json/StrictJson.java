package dev.dibs.wire.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON that means one thing only: well-formed UTF-8, no field twice, no number that would change when read, no half
 * characters, nothing after the end, and bounds on depth and size.
 */
public final class StrictJson {
    /** The greatest depth of objects and lists within each other. */
    public static final int MAX_DEPTH = 32;

    /** The greatest number of values in one text. */
    public static final int MAX_VALUES = 10_000;

    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(64)
                    .maxNameLength(256)
                    .build())
            // names come from outside: they are not to fill a table that lives as long as the process
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private final JsonParser parser;
    private int values;

    private StrictJson(JsonParser parser) {
        this.parser = parser;
    }

    /** The object that the bytes are; none at all is an empty one. Throws {@link MalformedException}. */
    public static JsonObject object(byte[] bytes) {
        String text = utf8(bytes);
        if (text.isBlank()) {
            return new JsonObject();
        }
        try (JsonParser parser = FACTORY.createParser(text)) {
            return new StrictJson(parser).whole();
        } catch (JsonProcessingException wrong) {
            throw new MalformedException(
                    "body", "the body is not JSON: " + firstLine(wrong.getOriginalMessage()) + at(wrong.getLocation()));
        } catch (IOException impossible) {
            throw new IllegalStateException("a text could not be read", impossible);
        }
    }

    private static String utf8(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            return decoder.decode(in).toString();
        } catch (CharacterCodingException wrong) {
            throw new MalformedException("body", "the body is not UTF-8 at byte " + in.position());
        }
    }

    private JsonObject whole() throws IOException {
        JsonToken first = parser.nextToken();
        if (first != JsonToken.START_OBJECT) {
            throw new MalformedException("body", "the body is not a JSON object; send one, in braces");
        }
        JsonObject object = object();
        if (parser.nextToken() != null) {
            throw new MalformedException(
                    "body", "the body goes on after its object" + at(parser.currentTokenLocation()));
        }
        return object;
    }

    private JsonObject object() throws IOException {
        JsonObject object = new JsonObject();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = whole(parser.currentName());
            object.getMap().put(name, value(parser.nextToken()));
        }
        return object;
    }

    private JsonArray array() throws IOException {
        List<@Nullable Object> items = new ArrayList<>();
        JsonToken token = parser.nextToken();
        while (token != JsonToken.END_ARRAY) {
            items.add(value(token));
            token = parser.nextToken();
        }
        return new JsonArray(items);
    }

    private @Nullable Object value(JsonToken token) throws IOException {
        if (++values > MAX_VALUES) {
            throw new MalformedException("body", "the body has more than " + MAX_VALUES + " values");
        }
        return switch (token) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> whole(parser.getText());
            case VALUE_NUMBER_INT -> integer();
            case VALUE_NUMBER_FLOAT -> decimal();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new MalformedException("body", "the body is not JSON" + at(parser.currentTokenLocation()));
        };
    }

    private Number integer() throws IOException {
        return switch (parser.getNumberType()) {
            case INT -> parser.getIntValue();
            case LONG -> parser.getLongValue();
            default -> throw new MalformedException(field(), "a number has more digits than fit 64 bits" + here());
        };
    }

    private Number decimal() throws IOException {
        double value = parser.getDoubleValue();
        if (Double.isInfinite(value) || (value == 0 && !isZero(parser.getText()))) {
            throw new MalformedException(field(), "a number is out of the range of 64-bit decimals" + here());
        }
        return value;
    }

    private static boolean isZero(String number) {
        return number.chars().takeWhile(c -> c != 'e' && c != 'E').noneMatch(c -> c >= '1' && c <= '9');
    }

    private String whole(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw new MalformedException(
                        field(), "a text holds half a character (a lone surrogate); send well-formed UTF-8");
            }
        }
        return text;
    }

    private String field() {
        String pointer = parser.getParsingContext().pathAsPointer().toString();
        String plain = pointer.replaceAll("[^\\x21-\\x7e]", "?");
        return plain.length() < 2 ? "body" : plain.substring(1, Math.min(plain.length(), 80));
    }

    private String here() {
        return at(parser.currentTokenLocation());
    }

    private static String at(@Nullable JsonLocation location) {
        return location == null ? "" : ", at character " + Math.max(0, location.getCharOffset());
    }

    private static String firstLine(@Nullable String message) {
        String line =
                message == null ? "malformed" : message.lines().findFirst().orElse("malformed");
        // without what speaks of the parser
        String own = line.replaceAll(" \\(start marker.*|, from `[^`]*`", "");
        String plain = own.replaceAll("[^\\x20-\\x7e]", "?");
        return plain.length() > 160 ? plain.substring(0, 160) + "..." : plain;
    }
}
