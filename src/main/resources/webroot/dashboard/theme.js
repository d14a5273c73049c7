// Dark or light: as the system says, until somebody chooses.

const KEY = 'dibs.theme';

const system = () => (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');

export const themeNow = () => localStorage.getItem(KEY) ?? system();

/** Choosing what the system says anyway follows the system again. */
export function chooseTheme(theme) {
  if (theme === system()) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, theme);
  applyTheme();
}

export function applyTheme() {
  const chosen = localStorage.getItem(KEY);
  if (chosen) document.documentElement.dataset.theme = chosen;
  else delete document.documentElement.dataset.theme;
}
