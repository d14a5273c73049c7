/** What tests share: fakes, random histories, and the laws that every ledger must keep. Never shipped. */
package dev.dibs.kit;
