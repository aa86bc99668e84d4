import { appButton, button, code, facts, notice, paragraph } from '../content/blocks.ts';
import type { Language } from './language.ts';

export const en: Language = {
  tag: 'en',
  name: 'English',
  dir: 'ltr',
  colon: ':',
  greeting: (name) => (name === null ? 'Hello,' : `Hello ${name},`),
  linkFallback: 'If the button does not work, copy this address into your browser:',
  footer: (app) => `${app} sent you this email because it concerns your account or your email address.`,
  mails: {
    verification: (mail) => ({
      subject: `Confirm your email address for ${mail.app_name}`,
      preheader: `The code in this email completes your sign-up. It is valid for ${mail.minutes}.`,
      title: 'Confirm your email address',
      blocks: [
        paragraph(`Thanks for signing up for ${mail.app_name}. Enter this code to confirm that this address is yours:`),
        code(mail.code),
        paragraph(
          `The code is valid for ${mail.minutes}. Please don’t share it with anyone; we will never ask you for it.`,
        ),
        notice(
          'Wasn’t you?',
          `Enter the code only if you have just signed up for ${mail.app_name} yourself. If you did not ask for it, ignore this email: without the code, nobody can use your address here.`,
        ),
      ],
    }),
    welcome: (mail) => ({
      subject: `Welcome to ${mail.app_name}`,
      preheader: 'Your email address is confirmed and your account is ready.',
      title: `Welcome to ${mail.app_name}`,
      blocks: [
        paragraph('Your email address is confirmed and your account is ready. Good to have you with us!'),
        appButton(`Open ${mail.app_name}`, mail.app_url),
        paragraph('A word on safety: we will never ask you for your password or a code, whether by email or by phone.'),
      ],
    }),
    password_reset: (mail) => ({
      subject: `Reset your ${mail.app_name} password`,
      preheader: `Choose a new password. The link is valid for ${mail.minutes}.`,
      title: 'Choose a new password',
      blocks: [
        paragraph(
          `A password reset was requested for your ${mail.app_name} account. Use this link to choose a new password:`,
        ),
        button('Choose a new password', mail.link),
        paragraph(
          `The link works once and is valid for ${mail.minutes}. Once you have set the new password, you will be signed out on all your devices.`,
        ),
        notice(
          'Didn’t ask for this?',
          'Ignore this email; your password stays as it is. Please don’t forward it: anyone who has the link can set a new password.',
        ),
      ],
    }),
    password_changed: (mail) => ({
      subject: `Your ${mail.app_name} password was changed`,
      preheader: `Changed on ${mail.at}. If that wasn’t you, act now.`,
      title: 'Your password was changed',
      blocks: [
        paragraph(
          `The password of your ${mail.app_name} account was changed. For your safety, all earlier sessions have been ended. If you did this yourself, there is nothing more to do.`,
        ),
        facts(['When', mail.at]),
        notice(
          'Wasn’t you?',
          `Someone may have access to your account. Open ${mail.app_name} right away and reset your password with “Forgot password”. Then change the password of your mailbox, too, and tell the people who run ${mail.app_name}.`,
        ),
        appButton(`Open ${mail.app_name}`, mail.app_url),
      ],
    }),
    email_change: (mail) => ({
      subject: `Confirm your new email address for ${mail.app_name}`,
      preheader: `The code in this email confirms your new address. It is valid for ${mail.minutes}.`,
      title: 'Confirm your new email address',
      blocks: [
        paragraph(
          `This address is to become the new email address of a ${mail.app_name} account. Enter this code to confirm it:`,
        ),
        code(mail.code),
        paragraph(
          `The code is valid for ${mail.minutes}. Until you enter it, the old address remains in use. Please don’t share the code with anyone.`,
        ),
        notice(
          'Wasn’t you?',
          'Enter the code only if you are changing the email address of your account yourself. If you did not ask for it, ignore this email: without the code, nothing changes.',
        ),
      ],
    }),
    email_changed: (mail) => ({
      subject: `The email address of your ${mail.app_name} account was changed`,
      preheader: 'If that wasn’t you, act now.',
      title: 'Your email address was changed',
      blocks: [
        paragraph(
          `Your ${mail.app_name} account now has a new email address. From now on, our emails will go there. If you made the change yourself, there is nothing more to do.`,
        ),
        facts(['New address', mail.new_email]),
        notice(
          'Wasn’t you?',
          `Someone may have taken over your account. Contact the people who run ${mail.app_name} right away, so that they can lock the account and restore your address. If you use the same password elsewhere, change it there.`,
        ),
      ],
    }),
    account_exists: (mail) => ({
      subject: `You already have a ${mail.app_name} account`,
      preheader: 'Sign in as usual, or reset your password if you have forgotten it.',
      title: 'You already have an account',
      blocks: [
        paragraph(
          `Someone, probably you, has just tried to sign up for ${mail.app_name} with this address. There is already an account for it, so no new one was created.`,
        ),
        paragraph(
          'Simply sign in as usual. If you no longer know your password, use “Forgot password” on the sign-in page.',
        ),
        appButton(`Open ${mail.app_name}`, mail.app_url),
        notice('Wasn’t you?', 'Then you can ignore this email. Nothing about your account has changed.'),
      ],
    }),
    session_revoked: (mail) => ({
      subject: `Security alert: we ended a session of your ${mail.app_name} account`,
      preheader: 'Someone may have copied your sign-in. Please check that everything is all right.',
      title: 'We ended one of your sessions',
      blocks: [
        paragraph(
          `A sign-in key of your ${mail.app_name} account was used a second time. That can be a technical fault, but it can also mean that someone has copied it. To be safe, we ended the session concerned; your other devices stay signed in.`,
        ),
        facts(['When', mail.at], ['IP address', mail.ip], ['Device', mail.user_agent]),
        notice(
          'What you should do',
          'Sign in again, change your password and check the list of your sessions. Changing the password ends all earlier sessions. If you keep getting this email, check your devices for malware.',
        ),
        appButton(`Open ${mail.app_name}`, mail.app_url),
      ],
    }),
    sign_in_attempts: (mail) => ({
      subject: `Security alert: wrong passwords for your ${mail.app_name} account`,
      preheader: 'Someone has given a wrong password many times in a row. Nobody got in.',
      title: 'Someone may be guessing your password',
      blocks: [
        paragraph(
          `Ten wrong passwords in a row were given for your ${mail.app_name} account. None of them was right. We now slow down further tries from places where you have not signed in before, and stop them if they go on. Where you have, you sign in as usual.`,
        ),
        facts(['When', mail.at]),
        notice(
          'What you should do',
          'If it was you, choose a new password with “Forgot password”; that also lets you in where you are now. If it was not, make sure that you use this password nowhere else, and that it is hard to guess.',
        ),
        appButton(`Open ${mail.app_name}`, mail.app_url),
      ],
    }),
    invitation: (mail) => ({
      subject: `Your invitation to ${mail.app_name}`,
      preheader: `An account is waiting for you. The link is valid for ${mail.days}.`,
      title: `You’re invited to ${mail.app_name}`,
      blocks: [
        paragraph(
          `An administrator has created a ${mail.app_name} account for you. Choose a password, and you can start:`,
        ),
        button('Choose a password', mail.link),
        paragraph(
          `The link works once and is valid for ${mail.days}. Please don’t forward it: anyone who has it can set the password.`,
        ),
        notice(
          'Weren’t expecting this?',
          'Then you can ignore this email. Without a password, nobody can use the account.',
        ),
      ],
    }),
  },
};
