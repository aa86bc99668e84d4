import { type User, updateMeInput } from '@gatehouse/shared';
import { zodResolver } from '@hookform/resolvers/zod';
import { useId, useState } from 'react';
import { useForm } from 'react-hook-form';
import { commonMessage } from '../../errors.ts';
import { Field } from '../../form/field.tsx';
import { Problem } from '../../form/messages.tsx';
import { showError } from '../../form/show-error.ts';
import { Submit } from '../../form/submit.tsx';
import { api } from '../../gatehouse.ts';
import { queryClient, trpc } from '../../queries.ts';
import { EmailCodeForm } from './email-code-form.tsx';
import { SignInAgain } from './sign-in-again.tsx';

const schema = updateMeInput.pick({ email: true }).required();

export function EmailForm({ user }: { readonly user: User }) {
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { email: '' } });
  const { errors, isSubmitting } = form.formState;
  const [mustSignIn, setMustSignIn] = useState(false);
  const heading = useId();

  const change = form.handleSubmit(async (input) => {
    const result = await api.users.updateMe.safe(input);
    setMustSignIn(!result.ok && result.error.code === 'reauthentication_required');
    if (result.ok) {
      form.reset();
      queryClient.setQueryData(trpc.users.me.queryKey(), result.data);
    } else if (result.error.code !== 'reauthentication_required') {
      showError(form, result.error, commonMessage(result.error.code, result.error));
    }
  });

  return (
    <section aria-labelledby={heading}>
      <h2 id={heading}>Email</h2>
      <p>
        Your address is <strong>{user.email}</strong>.
      </p>
      {user.pending_email !== null && <EmailCodeForm pending={user.pending_email} />}
      <form onSubmit={change} noValidate>
        <Problem>{errors.root?.message}</Problem>
        <Field
          label="New email"
          type="email"
          autoComplete="email"
          required
          error={errors.email}
          {...form.register('email')}
        />
        {!mustSignIn && <Submit isBusy={isSubmitting}>Change the email</Submit>}
      </form>
      {mustSignIn && <SignInAgain email={user.email} action="Sign in and change the email" onDone={change} />}
    </section>
  );
}
