import type { User } from '@gatehouse/shared';
import { Page } from '../../page.tsx';
import { DeleteAccount } from './delete-account.tsx';
import { DetailsForm } from './details-form.tsx';
import { EmailForm } from './email-form.tsx';
import { PasswordForm } from './password-form.tsx';

export function Profile({ user }: { readonly user: User }) {
  return (
    <Page title="Your profile">
      <DetailsForm user={user} />
      <EmailForm user={user} />
      <PasswordForm user={user} />
      <DeleteAccount user={user} />
    </Page>
  );
}
