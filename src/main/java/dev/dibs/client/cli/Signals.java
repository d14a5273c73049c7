package dev.dibs.client.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;

/**
 * Signals to this process. Java has them in {@code sun.misc} only, which javac warns of and no annotation silences: so by
 * reflection. Where there is none the JVM's own handling stays, which ends the process.
 */
final class Signals {
    private Signals() {}

    /** Hands these signals to the listener, by name, rather than ending the process. */
    static void listen(Consumer<String> listener, String... names) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            for (String name : names) {
                Object proxy = Proxy.newProxyInstance(
                        Signals.class.getClassLoader(), new Class<?>[] {handler}, (self, method, args) -> {
                            if (method.getName().equals("handle")) {
                                listener.accept(name);
                                return null;
                            }
                            return switch (method.getName()) {
                                case "hashCode" -> System.identityHashCode(self);
                                case "equals" -> args != null && self == args[0];
                                default -> "handler of " + name;
                            };
                        });
                Object known = signal.getConstructor(String.class).newInstance(name);
                Object ignored = signal.getMethod("handle", signal, handler).invoke(null, known, proxy);
            }
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | InstantiationException
                | IllegalAccessException
                | InvocationTargetException unavailable) {
            // the JVM handles them: the child still gets what the terminal sends
        }
    }
}
