export * from './client/dibs.js';
