package dev.dibs.kit;

import dev.dibs.core.model.Answer;
import dev.dibs.core.model.KeptAnswer;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.model.Path;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Values of the model's types, made up from a seed. */
public final class RandomValues {
    private static final String[] TEXTS = {"", "a", "src/server.js", "grüße", "日本語", "\ud800", "x".repeat(200), "\u0000"
    };
    private static final String[] PATHS = {"src", "src/a.js", "src/a.js#Foo.bar", "kunden/Ä", "顧客/4711"};

    private final Random random;

    public RandomValues(long seed) {
        this.random = new Random(seed);
    }

    public <T> T of(Class<T> type) {
        return type.cast(make(type));
    }

    private Object make(Type type) {
        if (type == long.class || type == Long.class) {
            return number();
        } else if (type == int.class || type == Integer.class) {
            return random.nextInt();
        } else if (type == boolean.class) {
            return random.nextBoolean();
        } else if (type == String.class) {
            return text();
        } else if (type == Object.class) {
            return any(3);
        } else if (type == Path.class) {
            return new Path(PATHS[random.nextInt(PATHS.length)]);
        } else if (type == KeptAnswer.class) {
            return new KeptAnswer(of(Answer.class));
        } else if (type == LedgerSettings.class) {
            return LedgerSettings.defaults().withCoolDownMillis(random.nextInt(600_000));
        } else if (type instanceof ParameterizedType generic) {
            return generic.getRawType() == List.class
                    ? list(generic.getActualTypeArguments()[0])
                    : map(generic.getActualTypeArguments()[1]);
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isEnum()) {
            return plain.getEnumConstants()[random.nextInt(plain.getEnumConstants().length)];
        } else if (plain.isSealed()) {
            Class<?>[] cases = Arrays.stream(plain.getPermittedSubclasses())
                    .filter(plain::isAssignableFrom)
                    .toArray(Class<?>[]::new);
            return make(cases[random.nextInt(cases.length)]);
        }
        return record(plain);
    }

    private Object record(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        while (true) {
            Object[] parts = new Object[components.length];
            for (int i = 0; i < parts.length; i++) {
                boolean empty =
                        components[i].getAnnotatedType().isAnnotationPresent(Nullable.class) && random.nextBoolean();
                parts[i] = empty ? null : make(components[i].getGenericType());
            }
            try {
                return type.getDeclaredConstructor(types).newInstance(parts);
            } catch (InvocationTargetException e) {
                if (!(e.getCause() instanceof IllegalArgumentException)) {
                    throw new IllegalStateException(e);
                }
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private List<Object> list(Type of) {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            list.add(make(of));
        }
        return list;
    }

    private Map<String, Object> map(Type of) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            map.put(text(), make(of));
        }
        return map;
    }

    private Object any(int depth) {
        return switch (random.nextInt(depth == 0 ? 5 : 7)) {
            case 0 -> text();
            case 1 -> number();
            case 2 -> random.nextInt();
            case 3 -> random.nextDouble();
            case 4 -> random.nextBoolean();
            case 5 -> List.of(any(depth - 1), any(depth - 1));
            default -> Map.of("k", any(depth - 1), "l", any(depth - 1));
        };
    }

    private long number() {
        return switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> random.nextInt(200) - 100;
            case 2 -> Long.MAX_VALUE;
            case 3 -> Long.MIN_VALUE;
            case 4 -> Long.MAX_VALUE - random.nextInt(3);
            default -> random.nextLong();
        };
    }

    private String text() {
        return random.nextInt(3) == 0 ? "s" + random.nextInt(20) : TEXTS[random.nextInt(TEXTS.length)];
    }
}
