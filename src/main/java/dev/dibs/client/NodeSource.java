package dev.dibs.client;

import java.io.IOException;
import java.net.URI;

/** Where the node is; a source may start one. */
public interface NodeSource {
    /** The node's address, as last known. */
    URI url() throws IOException;

    /** Where the node is now, after a call to this address could not connect; throws if there is none to be had. */
    URI urlAfter(URI failed) throws IOException;
}
