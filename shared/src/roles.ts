export const roles = ['user', 'admin'] as const;
export type Role = (typeof roles)[number];

/**
 * Who may call a procedure, from the most open to the most closed.
 * `verified` and `admin` include everything `user` asks: a live access token.
 */
export const accessLevels = ['anyone', 'user', 'verified', 'admin'] as const;
export type Access = (typeof accessLevels)[number];
