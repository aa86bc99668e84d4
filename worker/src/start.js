import '@gatehouse/server/compile-cache';

await import('./main.ts');
