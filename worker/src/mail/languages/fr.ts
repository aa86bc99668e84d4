import { appButton, button, code, facts, notice, paragraph } from '../content/blocks.ts';
import type { Language } from './language.ts';

export const fr: Language = {
  tag: 'fr',
  name: 'Français',
  dir: 'ltr',
  colon: '\u00a0:',
  greeting: (name) => (name === null ? 'Bonjour,' : `Bonjour ${name},`),
  linkFallback: 'Si le bouton ne fonctionne pas, copiez cette adresse dans votre navigateur\u00a0:',
  footer: (app) => `${app} vous envoie cet e-mail parce qu’il concerne votre compte ou votre adresse e-mail.`,
  typeset: (text) => text.replace(/ (?=[:;?!»])/g, '\u00a0').replaceAll('« ', '«\u00a0'),
  mails: {
    verification: (mail) => ({
      subject: `Confirmez votre adresse e-mail pour ${mail.app_name}`,
      preheader: `Le code contenu dans cet e-mail termine votre inscription. Il est valable ${mail.minutes}.`,
      title: 'Confirmez votre adresse e-mail',
      blocks: [
        paragraph(
          `Merci de votre inscription à ${mail.app_name}. Saisissez ce code pour confirmer que cette adresse est bien la vôtre :`,
        ),
        code(mail.code),
        paragraph(
          `Ce code est valable ${mail.minutes}. Ne le communiquez à personne ; nous ne vous le demanderons jamais.`,
        ),
        notice(
          'Ce n’était pas vous ?',
          `Ne saisissez ce code que si vous venez de vous inscrire vous-même à ${mail.app_name}. Si vous ne l’avez pas demandé, ignorez cet e-mail : sans le code, personne ne peut utiliser votre adresse ici.`,
        ),
      ],
    }),
    welcome: (mail) => ({
      subject: `Bienvenue sur ${mail.app_name}`,
      preheader: 'Votre adresse e-mail est confirmée et votre compte est prêt.',
      title: `Bienvenue sur ${mail.app_name}`,
      blocks: [
        paragraph(
          'Votre adresse e-mail est confirmée et votre compte est prêt. Nous sommes heureux de vous compter parmi nous !',
        ),
        appButton(`Ouvrir ${mail.app_name}`, mail.app_url),
        paragraph(
          'Un mot sur la sécurité : nous ne vous demanderons jamais votre mot de passe ni un code, que ce soit par e-mail ou par téléphone.',
        ),
      ],
    }),
    password_reset: (mail) => ({
      subject: `Réinitialisez votre mot de passe ${mail.app_name}`,
      preheader: `Choisissez un nouveau mot de passe. Le lien est valable ${mail.minutes}.`,
      title: 'Choisissez un nouveau mot de passe',
      blocks: [
        paragraph(
          `Une réinitialisation du mot de passe a été demandée pour votre compte ${mail.app_name}. Utilisez ce lien pour en choisir un nouveau :`,
        ),
        button('Choisir un nouveau mot de passe', mail.link),
        paragraph(
          `Ce lien ne fonctionne qu’une fois et reste valable ${mail.minutes}. Dès que le nouveau mot de passe sera enregistré, tous vos appareils seront déconnectés.`,
        ),
        notice(
          'Vous n’avez rien demandé ?',
          'Ignorez cet e-mail ; votre mot de passe reste inchangé. Ne le transférez pas : toute personne disposant du lien peut définir un nouveau mot de passe.',
        ),
      ],
    }),
    password_changed: (mail) => ({
      subject: `Votre mot de passe ${mail.app_name} a été modifié`,
      preheader: `Modifié le ${mail.at}. Si ce n’était pas vous, réagissez sans attendre.`,
      title: 'Votre mot de passe a été modifié',
      blocks: [
        paragraph(
          `Le mot de passe de votre compte ${mail.app_name} a été modifié. Par sécurité, toutes les sessions antérieures ont été fermées. Si c’était bien vous, vous n’avez rien d’autre à faire.`,
        ),
        facts(['Date', mail.at]),
        notice(
          'Ce n’était pas vous ?',
          `Quelqu’un a peut-être accès à votre compte. Ouvrez tout de suite ${mail.app_name} et réinitialisez votre mot de passe avec « Mot de passe oublié ». Changez ensuite aussi celui de votre messagerie et prévenez l’équipe qui gère ${mail.app_name}.`,
        ),
        appButton(`Ouvrir ${mail.app_name}`, mail.app_url),
      ],
    }),
    email_change: (mail) => ({
      subject: `Confirmez votre nouvelle adresse e-mail pour ${mail.app_name}`,
      preheader: `Le code contenu dans cet e-mail confirme votre nouvelle adresse. Il est valable ${mail.minutes}.`,
      title: 'Confirmez votre nouvelle adresse e-mail',
      blocks: [
        paragraph(
          `Cette adresse doit devenir la nouvelle adresse e-mail d’un compte ${mail.app_name}. Saisissez ce code pour la confirmer :`,
        ),
        code(mail.code),
        paragraph(
          `Ce code est valable ${mail.minutes}. Tant qu’il n’est pas saisi, l’ancienne adresse reste utilisée. Ne le communiquez à personne.`,
        ),
        notice(
          'Ce n’était pas vous ?',
          'Ne saisissez ce code que si vous changez vous-même l’adresse e-mail de votre compte. Si vous ne l’avez pas demandé, ignorez cet e-mail : sans le code, rien ne change.',
        ),
      ],
    }),
    email_changed: (mail) => ({
      subject: `L’adresse e-mail de votre compte ${mail.app_name} a été modifiée`,
      preheader: 'Si ce n’était pas vous, réagissez sans attendre.',
      title: 'Votre adresse e-mail a été modifiée',
      blocks: [
        paragraph(
          `Votre compte ${mail.app_name} a désormais une nouvelle adresse e-mail, à laquelle nous vous écrirons dorénavant. Si c’est bien vous qui l’avez changée, vous n’avez rien d’autre à faire.`,
        ),
        facts(['Nouvelle adresse', mail.new_email]),
        notice(
          'Ce n’était pas vous ?',
          `Quelqu’un a peut-être pris le contrôle de votre compte. Contactez sans attendre l’équipe qui gère ${mail.app_name} pour qu’elle bloque le compte et rétablisse votre adresse. Si vous utilisez le même mot de passe ailleurs, changez-le aussi.`,
        ),
      ],
    }),
    account_exists: (mail) => ({
      subject: `Vous avez déjà un compte ${mail.app_name}`,
      preheader: 'Connectez-vous comme d’habitude, ou réinitialisez votre mot de passe si vous l’avez oublié.',
      title: 'Vous avez déjà un compte',
      blocks: [
        paragraph(
          `Quelqu’un, sans doute vous, vient d’essayer de s’inscrire à ${mail.app_name} avec cette adresse. Un compte existe déjà pour celle-ci ; aucun nouveau compte n’a donc été créé.`,
        ),
        paragraph(
          'Connectez-vous simplement comme d’habitude. Si vous ne connaissez plus votre mot de passe, choisissez « Mot de passe oublié » sur la page de connexion.',
        ),
        appButton(`Ouvrir ${mail.app_name}`, mail.app_url),
        notice('Ce n’était pas vous ?', 'Vous pouvez alors ignorer cet e-mail. Rien n’a changé sur votre compte.'),
      ],
    }),
    session_revoked: (mail) => ({
      subject: `Alerte de sécurité : nous avons fermé une session de votre compte ${mail.app_name}`,
      preheader: 'Quelqu’un a peut-être copié votre connexion. Vérifiez que tout est en ordre.',
      title: 'Nous avons fermé une de vos sessions',
      blocks: [
        paragraph(
          `Une clé de connexion de votre compte ${mail.app_name} a été utilisée une deuxième fois. Il peut s’agir d’un incident technique, mais aussi du signe que quelqu’un l’a copiée. Par prudence, nous avons fermé la session concernée ; vos autres appareils restent connectés.`,
        ),
        facts(['Date', mail.at], ['Adresse IP', mail.ip], ['Appareil', mail.user_agent]),
        notice(
          'Ce que vous devriez faire',
          'Reconnectez-vous, changez votre mot de passe et vérifiez la liste de vos sessions. Changer le mot de passe ferme toutes les sessions antérieures. Si vous recevez cet e-mail à plusieurs reprises, recherchez d’éventuels logiciels malveillants sur vos appareils.',
        ),
        appButton(`Ouvrir ${mail.app_name}`, mail.app_url),
      ],
    }),
    sign_in_attempts: (mail) => ({
      subject: `Alerte de sécurité : mots de passe erronés pour votre compte ${mail.app_name}`,
      preheader: 'Quelqu’un a saisi de nombreuses fois de suite un mot de passe erroné. Personne n’est entré.',
      title: 'Quelqu’un essaie peut-être de deviner votre mot de passe',
      blocks: [
        paragraph(
          `Dix mots de passe erronés ont été saisis de suite pour votre compte ${mail.app_name}. Aucun n’était le bon. Nous ralentissons désormais les essais venant d’endroits où vous ne vous êtes jamais connecté, et nous les bloquons s’ils continuent. Là où vous vous êtes déjà connecté, vous vous connectez comme d’habitude.`,
        ),
        facts(['Date', mail.at]),
        notice(
          'Ce que vous devriez faire',
          'Si c’était vous, choisissez un nouveau mot de passe avec « Mot de passe oublié » ; cela vous permet aussi d’entrer là où vous êtes en ce moment. Sinon, assurez-vous de n’utiliser ce mot de passe nulle part ailleurs et qu’il est difficile à deviner.',
        ),
        appButton(`Ouvrir ${mail.app_name}`, mail.app_url),
      ],
    }),
    invitation: (mail) => ({
      subject: `Votre invitation à rejoindre ${mail.app_name}`,
      preheader: `Un compte vous attend. Le lien est valable ${mail.days}.`,
      title: `Rejoignez ${mail.app_name}`,
      blocks: [
        paragraph(
          `L’équipe qui gère ${mail.app_name} a créé un compte pour vous. Choisissez un mot de passe, et c’est parti :`,
        ),
        button('Choisir un mot de passe', mail.link),
        paragraph(
          `Ce lien ne fonctionne qu’une fois et reste valable ${mail.days}. Ne le transférez pas : toute personne qui en dispose peut définir le mot de passe.`,
        ),
        notice(
          'Vous n’attendiez pas d’invitation ?',
          'Vous pouvez alors ignorer cet e-mail. Sans mot de passe, personne ne peut utiliser le compte.',
        ),
      ],
    }),
  },
};
