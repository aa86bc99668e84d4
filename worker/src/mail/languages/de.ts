import { appButton, button, code, facts, notice, paragraph } from '../content/blocks.ts';
import type { Language } from './language.ts';

export const de: Language = {
  tag: 'de',
  name: 'Deutsch',
  dir: 'ltr',
  colon: ':',
  greeting: (name) => (name === null ? 'Guten Tag,' : `Guten Tag ${name},`),
  linkFallback: 'Falls die Schaltfläche nicht funktioniert, kopieren Sie diese Adresse in Ihren Browser:',
  footer: (app) => `${app} hat Ihnen diese E-Mail geschickt, weil sie Ihr Konto oder Ihre E-Mail-Adresse betrifft.`,
  mails: {
    verification: (mail) => ({
      subject: `Bestätigen Sie Ihre E-Mail-Adresse für ${mail.app_name}`,
      preheader: `Mit dem Code in dieser E-Mail schließen Sie die Registrierung ab. Er ist ${mail.minutes} gültig.`,
      title: 'Bestätigen Sie Ihre E-Mail-Adresse',
      blocks: [
        paragraph(
          `schön, dass Sie sich bei ${mail.app_name} registriert haben. Mit diesem Code bestätigen Sie, dass die Adresse Ihnen gehört:`,
        ),
        code(mail.code),
        paragraph(
          `Der Code ist ${mail.minutes} gültig. Bitte geben Sie ihn an niemanden weiter; wir werden Sie nie danach fragen.`,
        ),
        notice(
          'Das waren nicht Sie?',
          `Geben Sie den Code nur ein, wenn Sie sich gerade selbst bei ${mail.app_name} registriert haben. Haben Sie ihn nicht angefordert, ignorieren Sie diese E-Mail: Ohne den Code kann hier niemand Ihre Adresse verwenden.`,
        ),
      ],
    }),
    welcome: (mail) => ({
      subject: `Willkommen bei ${mail.app_name}`,
      preheader: 'Ihre E-Mail-Adresse ist bestätigt und Ihr Konto eingerichtet.',
      title: `Willkommen bei ${mail.app_name}`,
      blocks: [
        paragraph('Ihre E-Mail-Adresse ist bestätigt und Ihr Konto eingerichtet. Schön, dass Sie dabei sind!'),
        appButton(`${mail.app_name} öffnen`, mail.app_url),
        paragraph(
          'Noch ein Wort zur Sicherheit: Wir werden Sie nie nach Ihrem Passwort oder einem Code fragen, weder per E-Mail noch am Telefon.',
        ),
      ],
    }),
    password_reset: (mail) => ({
      subject: `Passwort für ${mail.app_name} zurücksetzen`,
      preheader: `Wählen Sie ein neues Passwort. Der Link ist ${mail.minutes} gültig.`,
      title: 'Neues Passwort wählen',
      blocks: [
        paragraph(
          `für Ihr Konto bei ${mail.app_name} wurde ein neues Passwort angefordert. Über diesen Link können Sie es festlegen:`,
        ),
        button('Neues Passwort wählen', mail.link),
        paragraph(
          `Der Link funktioniert einmal und ist ${mail.minutes} gültig. Sobald Sie das neue Passwort festgelegt haben, werden Sie auf allen Geräten abgemeldet.`,
        ),
        notice(
          'Das waren nicht Sie?',
          'Dann ignorieren Sie diese E-Mail; Ihr Passwort bleibt, wie es ist. Bitte leiten Sie sie nicht weiter: Wer den Link hat, kann ein neues Passwort festlegen.',
        ),
      ],
    }),
    password_changed: (mail) => ({
      subject: `Ihr Passwort für ${mail.app_name} wurde geändert`,
      preheader: `Geändert: ${mail.at}. Falls Sie das nicht waren, handeln Sie bitte sofort.`,
      title: 'Ihr Passwort wurde geändert',
      blocks: [
        paragraph(
          `das Passwort Ihres Kontos bei ${mail.app_name} wurde geändert. Zu Ihrer Sicherheit wurden alle früheren Sitzungen beendet. Wenn Sie das selbst waren, brauchen Sie nichts weiter zu tun.`,
        ),
        facts(['Zeitpunkt', mail.at]),
        notice(
          'Das waren nicht Sie?',
          `Dann hat möglicherweise jemand Zugriff auf Ihr Konto. Öffnen Sie sofort ${mail.app_name} und setzen Sie Ihr Passwort über „Passwort vergessen“ zurück. Ändern Sie danach auch das Passwort Ihres Postfachs und informieren Sie das Team von ${mail.app_name}.`,
        ),
        appButton(`${mail.app_name} öffnen`, mail.app_url),
      ],
    }),
    email_change: (mail) => ({
      subject: `Bestätigen Sie Ihre neue E-Mail-Adresse für ${mail.app_name}`,
      preheader: `Mit dem Code in dieser E-Mail bestätigen Sie die neue Adresse. Er ist ${mail.minutes} gültig.`,
      title: 'Bestätigen Sie Ihre neue E-Mail-Adresse',
      blocks: [
        paragraph(
          `diese Adresse soll die neue E-Mail-Adresse eines Kontos bei ${mail.app_name} werden. Bestätigen Sie sie mit diesem Code:`,
        ),
        code(mail.code),
        paragraph(
          `Der Code ist ${mail.minutes} gültig. Bis Sie ihn eingeben, gilt weiterhin die alte Adresse. Bitte geben Sie den Code an niemanden weiter.`,
        ),
        notice(
          'Das waren nicht Sie?',
          'Geben Sie den Code nur ein, wenn Sie gerade selbst die E-Mail-Adresse Ihres Kontos ändern. Haben Sie ihn nicht angefordert, ignorieren Sie diese E-Mail: Ohne den Code ändert sich nichts.',
        ),
      ],
    }),
    email_changed: (mail) => ({
      subject: `Die E-Mail-Adresse Ihres Kontos bei ${mail.app_name} wurde geändert`,
      preheader: 'Falls Sie das nicht waren, handeln Sie bitte sofort.',
      title: 'Ihre E-Mail-Adresse wurde geändert',
      blocks: [
        paragraph(
          `Ihr Konto bei ${mail.app_name} hat jetzt eine neue E-Mail-Adresse. Ab sofort schreiben wir Ihnen dorthin. Wenn Sie die Adresse selbst geändert haben, brauchen Sie nichts weiter zu tun.`,
        ),
        facts(['Neue Adresse', mail.new_email]),
        notice(
          'Das waren nicht Sie?',
          `Dann hat möglicherweise jemand Ihr Konto übernommen. Wenden Sie sich sofort an das Team von ${mail.app_name}, damit es das Konto sperren und Ihre Adresse wiederherstellen kann. Falls Sie dasselbe Passwort anderswo verwenden, ändern Sie es dort.`,
        ),
      ],
    }),
    account_exists: (mail) => ({
      subject: `Sie haben bereits ein Konto bei ${mail.app_name}`,
      preheader: 'Melden Sie sich wie gewohnt an, oder setzen Sie Ihr Passwort zurück, falls Sie es vergessen haben.',
      title: 'Sie haben bereits ein Konto',
      blocks: [
        paragraph(
          `gerade wollte sich jemand, vermutlich Sie selbst, mit dieser Adresse bei ${mail.app_name} registrieren. Zu der Adresse gibt es aber schon ein Konto; ein neues wurde deshalb nicht angelegt.`,
        ),
        paragraph(
          'Melden Sie sich einfach wie gewohnt an. Wenn Sie Ihr Passwort nicht mehr wissen, wählen Sie auf der Anmeldeseite „Passwort vergessen“.',
        ),
        appButton(`${mail.app_name} öffnen`, mail.app_url),
        notice(
          'Das waren nicht Sie?',
          'Dann können Sie diese E-Mail ignorieren. An Ihrem Konto hat sich nichts geändert.',
        ),
      ],
    }),
    session_revoked: (mail) => ({
      subject: `Sicherheitshinweis: Wir haben eine Sitzung bei ${mail.app_name} beendet`,
      preheader: 'Möglicherweise hat jemand Ihre Anmeldung kopiert. Bitte prüfen Sie, ob alles in Ordnung ist.',
      title: 'Wir haben eine Ihrer Sitzungen beendet',
      blocks: [
        paragraph(
          `ein Anmeldeschlüssel Ihres Kontos bei ${mail.app_name} wurde ein zweites Mal verwendet. Das kann an einem technischen Fehler liegen, aber auch bedeuten, dass ihn jemand kopiert hat. Vorsichtshalber haben wir die betroffene Sitzung beendet; auf Ihren anderen Geräten bleiben Sie angemeldet.`,
        ),
        facts(['Zeitpunkt', mail.at], ['IP-Adresse', mail.ip], ['Gerät', mail.user_agent]),
        notice(
          'Was Sie jetzt tun sollten',
          'Melden Sie sich neu an, ändern Sie Ihr Passwort und sehen Sie die Liste Ihrer Sitzungen durch. Mit dem neuen Passwort enden alle früheren Sitzungen. Falls Sie diese E-Mail öfter bekommen, untersuchen Sie Ihre Geräte auf Schadsoftware.',
        ),
        appButton(`${mail.app_name} öffnen`, mail.app_url),
      ],
    }),
    sign_in_attempts: (mail) => ({
      subject: `Sicherheitshinweis: falsche Passwörter für Ihr Konto bei ${mail.app_name}`,
      preheader: 'Jemand hat viele Male nacheinander ein falsches Passwort eingegeben. Niemand ist hineingekommen.',
      title: 'Möglicherweise versucht jemand, Ihr Passwort zu erraten',
      blocks: [
        paragraph(
          `für Ihr Konto bei ${mail.app_name} wurde zehnmal nacheinander ein falsches Passwort eingegeben. Keines davon war richtig. Weitere Versuche von Orten, an denen Sie sich noch nie angemeldet haben, bremsen wir jetzt und unterbinden sie, falls sie nicht aufhören. Wo Sie sich schon angemeldet haben, melden Sie sich an wie gewohnt.`,
        ),
        facts(['Zeitpunkt', mail.at]),
        notice(
          'Was Sie jetzt tun sollten',
          'Falls Sie es selbst waren, wählen Sie über „Passwort vergessen“ ein neues Passwort; damit kommen Sie auch dort hinein, wo Sie gerade sind. Falls nicht, stellen Sie sicher, dass Sie dieses Passwort nirgendwo sonst verwenden und dass es schwer zu erraten ist.',
        ),
        appButton(`${mail.app_name} öffnen`, mail.app_url),
      ],
    }),
    invitation: (mail) => ({
      subject: `Ihre Einladung zu ${mail.app_name}`,
      preheader: `Ein Konto wartet auf Sie. Der Link ist ${mail.days} gültig.`,
      title: `Sie sind zu ${mail.app_name} eingeladen`,
      blocks: [
        paragraph(
          `die Administration von ${mail.app_name} hat ein Konto für Sie angelegt. Wählen Sie ein Passwort, und schon kann es losgehen:`,
        ),
        button('Passwort wählen', mail.link),
        paragraph(
          `Der Link funktioniert einmal und ist ${mail.days} gültig. Bitte leiten Sie ihn nicht weiter: Wer ihn hat, kann das Passwort festlegen.`,
        ),
        notice(
          'Sie haben keine Einladung erwartet?',
          'Dann können Sie diese E-Mail ignorieren. Ohne Passwort kann niemand das Konto benutzen.',
        ),
      ],
    }),
  },
};
