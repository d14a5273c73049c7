// Chooses the language: the one place to name another file of texts.
export { default as t } from './texts.en.js';
