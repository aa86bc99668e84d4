export * from '@gatehouse/client';
