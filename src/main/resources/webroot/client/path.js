/** A path as the node stores it. */
export function canonical(path) {
  const text = path.normalize('NFC').replace(/\/\*{0,2}$/, '');
  const hash = text.indexOf('#');
  return hash < 0 ? text : text.slice(0, hash) + text.slice(hash).replaceAll('::', '.');
}

/** Whether `lower` is `upper` or beneath it; both canonical. */
export function covers(upper, lower) {
  if (!lower.startsWith(upper)) return false;
  if (lower.length === upper.length) return true;
  const next = lower[upper.length];
  return upper.includes('#') ? next === '.' : next === '/' || next === '#';
}
