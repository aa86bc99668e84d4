import { admin } from './procedures/admin.ts';
import { auth } from './procedures/auth.ts';
import { users } from './procedures/users.ts';

// The inputs that people fill in, by the names that forms know them by.
export const registerInput = auth.register.input;
export const verifyEmailInput = auth.verifyEmail.input;
export const loginInput = auth.login.input;
export const requestPasswordResetInput = auth.requestPasswordReset.input;
export const resetPasswordInput = auth.resetPassword.input;
export const changePasswordInput = auth.changePassword.input;
export const updateMeInput = users.updateMe.input;
export const confirmEmailChangeInput = users.confirmEmailChange.input;
export const createUserInput = admin.users.create.input;
export const updateUserInput = admin.users.update.input;
