import { adminUsers } from './admin-users.ts';
import { audit } from './audit.ts';
import { passwords } from './passwords.ts';
import type { Behaviours } from './procedure.ts';
import { profile } from './profile.ts';
import { sessions } from './sessions.ts';
import { signIn } from './sign-in.ts';
import { signUp } from './sign-up.ts';

/** What each procedure of the contract does, in memory. */
export const behaviours: Behaviours = {
  auth: { ...signUp, ...signIn, ...passwords },
  users: { ...profile, sessions },
  admin: { users: adminUsers, audit },
};
