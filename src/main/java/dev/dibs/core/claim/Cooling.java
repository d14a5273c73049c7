package dev.dibs.core.claim;

import dev.dibs.core.model.Mode;
import dev.dibs.core.model.Path;

/** A path whose claim expired a moment ago: until {@code freeAt} only {@code session} may take what is related to it. */
public record Cooling(Path path, Mode mode, String session, long freeAt) {}
