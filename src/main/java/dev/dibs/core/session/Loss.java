package dev.dibs.core.session;

import dev.dibs.core.model.Claim;
import dev.dibs.core.model.Ending;

/**
 * A claim that was taken from its session.
 *
 * @param withSession whether it ended because its session did; then a session that comes back can restore it
 */
public record Loss(Claim claim, Ending ending, boolean withSession) {}
