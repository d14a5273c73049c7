package dev.dibs.edge;

/** Is told of each request that was answered over HTTP; on its event loop: be quick. */
@FunctionalInterface
public interface RequestWatch {
    /** The route of a request that is for none. */
    String NO_ROUTE = "none";

    /** Watches nothing. */
    RequestWatch NONE = (method, route, status, nanos) -> {};

    /** A request was answered; {@code nanos} until its answer began, {@code route} is a template or {@link #NO_ROUTE}. */
    void answered(String method, String route, int status, long nanos);
}
