const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** A name nobody else has; `crypto.randomUUID` is missing on plain http outside loopback. */
export const randomKey = () => hex(crypto.getRandomValues(new Uint8Array(16)));

/**
 * The name under which pages of one user meet; it does not give the user's secret away. Where the browser cannot hash, pages
 * share nothing, and only the tab's own storage sees it.
 */
export async function meetingKey(...parts) {
  const text = JSON.stringify(parts);
  if (!crypto.subtle) return encodeURIComponent(text);
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return hex(new Uint8Array(hash, 0, 16));
}
