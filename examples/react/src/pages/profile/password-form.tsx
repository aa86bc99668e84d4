import type { CallErrorCode, GatehouseError } from '@gatehouse/client';
import { type auth, changePasswordInput, type User } from '@gatehouse/shared';
import { zodResolver } from '@hookform/resolvers/zod';
import { useId, useState } from 'react';
import { useForm } from 'react-hook-form';
import { commonMessage, weakPasswordMessage } from '../../errors.ts';
import { Field } from '../../form/field.tsx';
import { Notice, Problem } from '../../form/messages.tsx';
import { showError } from '../../form/show-error.ts';
import { Submit } from '../../form/submit.tsx';
import { api } from '../../gatehouse.ts';

export function PasswordForm({ user }: { readonly user: User }) {
  const form = useForm({
    resolver: zodResolver(changePasswordInput),
    defaultValues: { old_password: '', new_password: '' },
  });
  const { errors, isSubmitting } = form.formState;
  const [notice, setNotice] = useState<string>();
  const heading = useId();

  const submit = form.handleSubmit(async (input) => {
    setNotice(undefined);
    const result = await api.auth.changePassword.safe(input);
    if (result.ok) {
      form.reset();
      return setNotice('The password is changed. Your other devices are signed out.');
    }
    const message = messageOf(result.error);
    switch (result.error.code) {
      case 'invalid_credentials':
        return form.setError('old_password', { message }, { shouldFocus: true });
      case 'weak_password':
        return form.setError('new_password', { message }, { shouldFocus: true });
      default:
        showError(form, result.error, message);
    }
  });

  return (
    <section aria-labelledby={heading}>
      <h2 id={heading}>Password</h2>
      <form onSubmit={submit} noValidate>
        <Problem>{errors.root?.message}</Problem>
        {/* For password managers, which otherwise have to guess whose password this is. */}
        <input type="email" autoComplete="username" value={user.email} readOnly hidden />
        <Field
          label="Current password"
          type="password"
          autoComplete="current-password"
          required
          error={errors.old_password}
          {...form.register('old_password')}
        />
        <Field
          label="New password"
          type="password"
          autoComplete="new-password"
          required
          hint="At least 12 characters."
          error={errors.new_password}
          {...form.register('new_password')}
        />
        <Submit isBusy={isSubmitting}>Change the password</Submit>
        <Notice>{notice}</Notice>
      </form>
    </section>
  );
}

function messageOf(error: GatehouseError<CallErrorCode<typeof auth.changePassword>>): string {
  switch (error.code) {
    case 'invalid_credentials':
      return 'This is not your current password.';
    case 'weak_password':
      return weakPasswordMessage(error);
    default:
      return commonMessage(error.code, error);
  }
}
